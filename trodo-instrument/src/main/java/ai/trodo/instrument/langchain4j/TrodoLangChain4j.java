package ai.trodo.instrument.langchain4j;

import ai.trodo.TrodoClient;
import ai.trodo.instrument.extraction.TrodoExtraction;
import dev.langchain4j.data.message.ChatMessage;
import dev.langchain4j.http.client.HttpClientBuilder;
import dev.langchain4j.model.chat.ChatModel;
import dev.langchain4j.model.chat.StreamingChatModel;

/** What an application that uses LangChain4j may ask for beside what is recorded by itself. */
public final class TrodoLangChain4j {
    private TrodoLangChain4j() {}

    /** Takes values of types out of the answers of this model. */
    public static TrodoExtraction<ChatMessage> extraction(ChatModel model, TrodoClient trodo) {
        return new TrodoExtraction<>(new LangChain4jExtraction(model), trodo);
    }

    /**
     * The same model, whose streams tell when their first piece came, and what had been said when they fail. Its calls are
     * recorded by its {@link ModelCalls}.
     */
    public static StreamingChatModel hearing(StreamingChatModel model) {
        return StreamCalls.heard(model);
    }

    /**
     * The same builder, for models that are built by hand: each request of a recorded call is an attempt of it, with what the
     * answer told of limits.
     */
    public static HttpClientBuilder hearing(HttpClientBuilder builder) {
        return builder instanceof HttpCalls.Builder ? builder : new HttpCalls.Builder(builder);
    }
}
