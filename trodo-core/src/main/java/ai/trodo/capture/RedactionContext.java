package ai.trodo.capture;

import ai.trodo.model.SpanKind;
import org.jspecify.annotations.Nullable;

/**
 * Where a text stands that is being redacted.
 *
 * @param field {@code input}, {@code output}, {@code error}, {@code metadata}, {@code attributes}, {@code event} or
 *     {@code score}
 * @param kind of the span, null for the run itself
 * @param name of the span or agent
 * @param key the metadata or attribute key, null for the other fields
 */
public record RedactionContext(
        String field,
        @Nullable SpanKind kind,
        @Nullable String name,
        @Nullable String key) {}
