package ai.trodo.instrument.springai;

import ai.trodo.TrodoClient;
import ai.trodo.instrument.extraction.TrodoExtraction;
import org.springframework.ai.chat.client.ChatClient;
import org.springframework.ai.chat.messages.Message;
import org.springframework.ai.chat.model.ChatModel;
import org.springframework.ai.chat.prompt.Prompt;

/** What an application that uses Spring AI may ask for beside what is recorded by itself. */
public final class TrodoSpringAi {
    private TrodoSpringAi() {}

    /** Takes values of types out of the answers of this model. */
    public static TrodoExtraction<Message> extraction(ChatModel model, TrodoClient trodo) {
        return new TrodoExtraction<>(new SpringAiExtraction(messages -> model.call(new Prompt(messages)), true), trodo);
    }

    /** The same through a client, with its system text, its advisors and its options. */
    public static TrodoExtraction<Message> extraction(ChatClient client, TrodoClient trodo) {
        return new TrodoExtraction<>(
                new SpringAiExtraction(
                        messages -> client.prompt(new Prompt(messages)).call().chatResponse(), false),
                trodo);
    }
}
