package ai.trodo.model;

import org.jspecify.annotations.Nullable;

/**
 * Why a span failed.
 *
 * @param type class name, or the error code of a provider
 * @param message what the exception or provider said, after redaction
 * @param statusCode HTTP or provider status, when there was one
 * @param stackTrace as text, with causes; null when there is none, as with errors of other languages
 */
public record ErrorInfo(
        @Nullable String type,
        @Nullable String message,
        @Nullable Integer statusCode,
        @Nullable String stackTrace) {}
