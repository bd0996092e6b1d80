/** Real SDKs of OpenTelemetry. */
@NullMarked
package ai.trodo.instrument.otel;

import org.jspecify.annotations.NullMarked;
