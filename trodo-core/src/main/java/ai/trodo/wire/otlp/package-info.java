/**
 * OpenTelemetry's spans as ours and ours as OpenTelemetry's, in the words of the GenAI conventions. Shared by client,
 * bridge and collector. Not API; may change in any release.
 */
@NullMarked
package ai.trodo.wire.otlp;

import org.jspecify.annotations.NullMarked;
