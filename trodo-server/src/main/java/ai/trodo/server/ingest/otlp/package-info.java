/**
 * OpenTelemetry's protocol, read by hand: protobuf and JSON become spans, spans become runs. Not API; may change in any
 * release.
 */
@NullMarked
package ai.trodo.server.ingest.otlp;

import org.jspecify.annotations.NullMarked;
