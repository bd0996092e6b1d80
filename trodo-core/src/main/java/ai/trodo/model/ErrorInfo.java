package ai.trodo.model;

import org.jspecify.annotations.Nullable;

/**
 * Why a span failed.
 *
 * @param type class name, or the error code of a provider
 * @param statusCode HTTP or provider status, when there was one
 */
public record ErrorInfo(
        @Nullable String type,
        @Nullable String message,
        @Nullable Integer statusCode,
        @Nullable String stackTrace) {}
