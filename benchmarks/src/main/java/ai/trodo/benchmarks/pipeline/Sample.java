package ai.trodo.benchmarks.pipeline;

/** A model call with everything that tracing kits record of one: 1 KB of input, 1 KB of output, some twenty small fields. */
record Sample(
        String name,
        String parentId,
        String input,
        String output,
        String model,
        String provider,
        int promptTokens,
        int completionTokens,
        double cost,
        double temperature,
        String user,
        String conversation,
        String agent,
        String tool,
        String environment,
        String release,
        boolean streamed,
        int retries) {}
