package ai.trodo.instrument.springai;

/**
 * Which observations become spans.
 *
 * @param chatClient whether a chat client's call is a stage of its own around its model calls and tools
 * @param advisors whether each advisor is a span; off by default because a call passes two or three of them
 * @param vectorStoreWrites whether adding to and deleting from a vector store is a span
 */
public record SpringAiSettings(boolean chatClient, boolean advisors, boolean vectorStoreWrites) {
    /** Chat clients and writes of vector stores are spans, advisors are not. */
    public static final SpringAiSettings DEFAULT = new SpringAiSettings(true, false, true);
}
