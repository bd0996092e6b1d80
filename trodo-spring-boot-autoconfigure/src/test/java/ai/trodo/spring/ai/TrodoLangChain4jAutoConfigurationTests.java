package ai.trodo.spring.ai;

import static ai.trodo.test.TrodoAssertions.assertThat;
import static org.assertj.core.api.Assertions.assertThat;

import ai.trodo.TrodoClient;
import ai.trodo.instrument.langchain4j.AgentCalls;
import ai.trodo.instrument.langchain4j.McpCalls;
import ai.trodo.instrument.langchain4j.ModelCalls;
import ai.trodo.instrument.langchain4j.Moderations;
import ai.trodo.test.RecordingTrodo;
import dev.langchain4j.data.embedding.Embedding;
import dev.langchain4j.data.message.AiMessage;
import dev.langchain4j.data.segment.TextSegment;
import dev.langchain4j.model.chat.ChatModel;
import dev.langchain4j.model.chat.listener.ChatModelListener;
import dev.langchain4j.model.chat.request.ChatRequest;
import dev.langchain4j.model.chat.response.ChatResponse;
import dev.langchain4j.rag.content.Content;
import dev.langchain4j.rag.content.retriever.ContentRetriever;
import dev.langchain4j.rag.query.Query;
import dev.langchain4j.service.AiServices;
import dev.langchain4j.store.embedding.EmbeddingStore;
import dev.langchain4j.store.embedding.inmemory.InMemoryEmbeddingStore;
import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.springframework.beans.factory.ObjectProvider;
import org.springframework.boot.autoconfigure.AutoConfigurations;
import org.springframework.boot.test.context.FilteredClassLoader;
import org.springframework.boot.test.context.runner.ApplicationContextRunner;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;

class TrodoLangChain4jAutoConfigurationTests {
    private final RecordingTrodo trodo = RecordingTrodo.create();
    private final ApplicationContextRunner runner = new ApplicationContextRunner()
            .withConfiguration(AutoConfigurations.of(TrodoLangChain4jAutoConfiguration.class))
            .withBean(TrodoClient.class, trodo::client, definition -> definition.setDestroyMethodName(""));

    @AfterEach
    void close() {
        trodo.close();
    }

    interface Support {
        String answer(String question);
    }

    /** A model that gets the listeners of the context, as the models of LangChain4j's starters do. */
    static final class Parrot implements ChatModel {
        private final List<ChatModelListener> listeners;

        Parrot(List<ChatModelListener> listeners) {
            this.listeners = listeners;
        }

        @Override
        public ChatResponse doChat(ChatRequest request) {
            return ChatResponse.builder().aiMessage(AiMessage.from("echo")).build();
        }

        @Override
        public List<ChatModelListener> listeners() {
            return listeners;
        }
    }

    static final class Shelf implements ContentRetriever {
        @Override
        public List<Content> retrieve(Query query) {
            return List.of(Content.from("Refunds take five days."));
        }
    }

    @Configuration(proxyBeanMethods = false)
    static class Beans {
        @Bean
        ChatModel parrot(ObjectProvider<ChatModelListener> listeners) {
            return new Parrot(listeners.orderedStream().toList());
        }

        @Bean
        ContentRetriever shelf() {
            return new Shelf();
        }

        @Bean
        Shelf declaredAsAClass() {
            return new Shelf();
        }

        @Bean
        Support support(ChatModel model, ContentRetriever shelf) {
            return AiServices.builder(Support.class)
                    .chatModel(model)
                    .contentRetriever(shelf)
                    .build();
        }
    }

    @Test
    void recordsServiceRetrieverAndModelWithoutAWordOfTheirAuthor() {
        runner.withUserConfiguration(Beans.class).run(context -> {
            trodo.client()
                    .agent("shop")
                    .run(run -> context.getBean(Support.class).answer("Refund?"));

            assertThat(trodo.run()).hasTree("""
                    shop [OK]
                      Support.answer (agent) [OK]
                        content_retriever (retrieval) [OK]
                        chat (llm) [OK]
                    """);
        });
    }

    @Test
    void keepsNoContentsWhenTheyAreSwitchedOff() {
        runner.withPropertyValues("trodo.instrument.langchain4j.contents=false")
                .withUserConfiguration(Beans.class)
                .run(context -> {
                    context.getBean(Support.class).answer("Refund?");

                    assertThat(trodo.run())
                            .hasSpan("content_retriever")
                            .isOk()
                            .hasInputOmitted("contents switched off")
                            .hasOutputOmitted("contents switched off");
                    assertThat(trodo.run()).hasSpan("chat").isOk().hasOutputOmitted("contents switched off");
                    assertThat(trodo.run().run().toString()).doesNotContain("Refund");
                });
    }

    @Test
    void leavesABeanAloneThatWasDeclaredAsAClass() {
        runner.withUserConfiguration(Beans.class)
                .run(context -> assertThat(context.getBean("declaredAsAClass", Shelf.class))
                        .isNotNull());
    }

    @Test
    void stopsListeningWhenTheContextCloses() {
        runner.withUserConfiguration(Beans.class).run(context -> {});

        Support later = AiServices.create(Support.class, new Parrot(List.of()));
        trodo.client().agent("shop").run(run -> later.answer("Hi"));

        assertThat(trodo.run()).hasSpanCount(0);
    }

    @Test
    void leavesEverythingAloneWhenSwitchedOff() {
        runner.withPropertyValues("trodo.instrument.langchain4j.enabled=false")
                .withUserConfiguration(Beans.class)
                .run(context -> {
                    assertThat(context).doesNotHaveBean(ModelCalls.class);
                    assertThat(context.getBean("shelf")).isInstanceOf(Shelf.class);
                });
    }

    @Test
    void startsWithoutTheLibrary() {
        runner.withClassLoader(new FilteredClassLoader("dev.langchain4j"))
                .run(context -> assertThat(context).hasNotFailed().doesNotHaveBean(ModelCalls.class));
    }

    @Test
    void startsWithALibraryThatIsTooOld() {
        runner.withClassLoader(new FilteredClassLoader("dev.langchain4j.spi.observability"))
                .run(context -> assertThat(context).hasNotFailed().doesNotHaveBean(ModelCalls.class));
    }

    @Test
    void hasListenersForAgentsMcpClientsAndModerators() {
        runner.run(context -> assertThat(context)
                .hasSingleBean(AgentCalls.class)
                .hasSingleBean(McpCalls.class)
                .hasSingleBean(Moderations.class));
    }

    @Test
    void startsWithoutTheModulesOfAgentsAndMcp() {
        runner.withClassLoader(new FilteredClassLoader("dev.langchain4j.agentic", "dev.langchain4j.mcp"))
                .run(context -> assertThat(context)
                        .hasNotFailed()
                        .hasSingleBean(ModelCalls.class)
                        .doesNotHaveBean("trodoLangChain4jAgentCalls")
                        .doesNotHaveBean("trodoLangChain4jMcpCalls"));
    }

    @Test
    void listensAtAnEmbeddingStoreThatIsABean() {
        runner.withUserConfiguration(Stores.class).run(context -> {
            EmbeddingStore<TextSegment> store = context.getBean(Stores.NAME, EmbeddingStore.class);
            trodo.client().agent("shop").run(run -> store.add(Embedding.from(List.of(0.6f, 0.8f))));

            assertThat(trodo.run()).hasSpan("embedding_store add").hasAttribute("db.system", "InMemoryEmbeddingStore");
        });
    }

    @Configuration(proxyBeanMethods = false)
    static class Stores {
        static final String NAME = "pages";

        @Bean(NAME)
        EmbeddingStore<TextSegment> pages() {
            return new InMemoryEmbeddingStore<>();
        }
    }
}
