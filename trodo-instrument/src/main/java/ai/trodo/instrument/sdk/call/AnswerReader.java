package ai.trodo.instrument.sdk.call;

/** Reads one provider's answers. Not API; may change in any release. */
public interface AnswerReader {
    void whole(Json answer, AnswerParts into);

    /** One piece of a streamed answer. */
    void piece(Json chunk, AnswerParts into);

    /** Whether the name of the model in an answer says more than the one in the request. */
    default boolean knowsModel() {
        return true;
    }
}
