/** OpenTelemetry's protocol, read by hand: protobuf and JSON become spans, spans become runs. */
@NullMarked
package ai.trodo.server.ingest.otlp;

import org.jspecify.annotations.NullMarked;
