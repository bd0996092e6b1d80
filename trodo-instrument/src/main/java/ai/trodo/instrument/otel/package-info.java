/** OpenTelemetry: spans that it makes join the current run. */
@NullMarked
package ai.trodo.instrument.otel;

import org.jspecify.annotations.NullMarked;
