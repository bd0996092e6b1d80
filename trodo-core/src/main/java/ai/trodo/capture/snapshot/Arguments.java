package ai.trodo.capture.snapshot;

import org.jspecify.annotations.Nullable;

/**
 * Arguments by name. Where each of them can never change they are kept as they are until the worker writes them.
 *
 * @param size about how much memory they hold
 */
public record Arguments(Parameters parameters, @Nullable Object[] values, int size) {}
