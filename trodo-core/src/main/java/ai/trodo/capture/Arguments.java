package ai.trodo.capture;

import org.jspecify.annotations.Nullable;

/** Arguments that can never change, kept until the worker writes them. */
record Arguments(CallSite site, @Nullable Object[] values, int size) {}
