package ai.trodo.export;

/** Hears what a receiver answered to a document that it took, where the answer tells more than that. */
@FunctionalInterface
public interface ReplyListener {
    /**
     * Called on the thread of the destination, which waits.
     *
     * @param answer as it came, at most its beginning
     */
    void replied(Frame document, byte[] answer);
}
