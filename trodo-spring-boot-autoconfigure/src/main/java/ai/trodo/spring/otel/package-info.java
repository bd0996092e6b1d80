/** OpenTelemetry: runs go out as traces, and spans of OpenTelemetry join runs. */
@NullMarked
package ai.trodo.spring.otel;

import org.jspecify.annotations.NullMarked;
