package ai.trodo.capture;

import ai.trodo.model.Usage;
import org.jspecify.annotations.Nullable;

/** Finds the tokens of a call in what the call returned: for return types that {@link UsageReader} does not know. */
@FunctionalInterface
public interface UsageExtractor {
    /** {@link Usage#UNKNOWN} when there is nothing to find; never a zero for what is not known. */
    Usage extract(@Nullable Object result);
}
