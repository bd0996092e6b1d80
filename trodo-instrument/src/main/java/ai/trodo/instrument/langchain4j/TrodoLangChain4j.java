package ai.trodo.instrument.langchain4j;

import ai.trodo.TrodoClient;
import ai.trodo.instrument.extraction.TrodoExtraction;
import dev.langchain4j.data.message.ChatMessage;
import dev.langchain4j.model.chat.ChatModel;

/** What an application that uses LangChain4j may ask for beside what is recorded by itself. */
public final class TrodoLangChain4j {
    private TrodoLangChain4j() {}

    /** Takes values of types out of the answers of this model. */
    public static TrodoExtraction<ChatMessage> extraction(ChatModel model, TrodoClient trodo) {
        return new TrodoExtraction<>(new LangChain4jExtraction(model), trodo);
    }
}
