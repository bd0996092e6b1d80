package ai.trodo.sample.support;

import ai.trodo.TrodoClient;
import ai.trodo.annotation.Agent;
import java.util.List;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;
import org.springframework.ai.chat.client.ChatClient;
import org.springframework.ai.chat.client.advisor.MessageChatMemoryAdvisor;
import org.springframework.ai.chat.memory.ChatMemory;
import org.springframework.stereotype.Service;
import reactor.core.publisher.Flux;

/** Answers customers. Every call of {@link #answer} is one run, until its last word has been streamed. */
@Service
class SupportAgent {
    private static final String ROLE = """
            You are the friendly support agent of a coffee shop. Use the tools for questions about orders and the
            passages below for everything else. Be short.
            CONTEXT:
            %s
            """;

    private final ChatClient model;
    private final KnowledgeBase knowledge;
    private final SupportTools tools;
    private final TrodoClient trodo;

    SupportAgent(
            ChatClient.Builder model,
            ChatMemory memory,
            KnowledgeBase knowledge,
            SupportTools tools,
            TrodoClient trodo) {
        this.model = model.clone()
                .defaultAdvisors(MessageChatMemoryAdvisor.builder(memory).build())
                .build();
        this.knowledge = knowledge;
        this.tools = tools;
        this.trodo = trodo;
    }

    @Agent(name = "support", distinctId = "#user", conversationId = "#conversation")
    Flux<ChatEvent> answer(String user, String conversation, String question) {
        List<KnowledgeBase.Passage> passages = knowledge.search(question);
        String context = passages.stream().map(KnowledgeBase.Passage::text).collect(Collectors.joining("\n"));
        Flux<ChatEvent> words = model
                .prompt()
                .system(ROLE.formatted(context))
                .user(question)
                .tools(tools)
                .advisors(advisor -> advisor.param(ChatMemory.CONVERSATION_ID, conversation))
                .stream()
                .content()
                .map(ChatEvent::words);
        return Flux.concat(Flux.just(ChatEvent.run(trodo.currentRun().runId())), words);
    }

    /** A piece of the answer for the page: first the run's id (for feedback), then words. */
    record ChatEvent(@Nullable String run, @Nullable String words) {
        static ChatEvent run(String id) {
            return new ChatEvent(id, null);
        }

        static ChatEvent words(String words) {
            return new ChatEvent(null, words);
        }
    }
}
