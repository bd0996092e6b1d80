package ai.trodo.instrument.langchain4j;

import static ai.trodo.test.TrodoAssertions.assertThat;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import ai.trodo.instrument.fixture.FrameworkRow;
import ai.trodo.instrument.fixture.OpenAiAnswer;
import ai.trodo.instrument.fixture.OpenAiServer;
import ai.trodo.model.SpanKind;
import ai.trodo.model.SpanStatus;
import ai.trodo.test.RecordingTrodo;
import dev.langchain4j.agent.tool.Tool;
import dev.langchain4j.agentic.Agent;
import dev.langchain4j.agentic.AgenticServices;
import dev.langchain4j.agentic.UntypedAgent;
import dev.langchain4j.agentic.agent.ErrorRecoveryResult;
import dev.langchain4j.agentic.supervisor.SupervisorAgent;
import dev.langchain4j.model.openai.OpenAiChatModel;
import dev.langchain4j.service.UserMessage;
import dev.langchain4j.service.V;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;

/** LangChain4j's agentic module with real agents of its own over a scripted model. */
final class LangChain4jAgentsTests {
    @RegisterExtension
    static final FrameworkRow ROW = FrameworkRow.of("LangChain4j 1.19", "agents (langchain4j-agentic 1.16.1-beta26)");

    private final OpenAiServer server = new OpenAiServer();
    private final RecordingTrodo trodo = RecordingTrodo.create();
    private final AgentCalls listener = new AgentCalls(trodo.client());

    LangChain4jAgentsTests() {
        LangChain4j.recordWith(trodo.client());
    }

    @AfterEach
    void close() {
        LangChain4j.recordWith(null);
        server.close();
        trodo.close();
    }

    public interface Writer {
        @UserMessage("Write about {{topic}}")
        @Agent(name = "writer", description = "Writes a story", outputKey = "story")
        String write(@V("topic") String topic);
    }

    public interface Editor {
        @UserMessage("Improve: {{story}}")
        @Agent(name = "editor", description = "Improves a story", outputKey = "story")
        String edit(@V("story") String story);
    }

    static final class Library {
        @Tool("Finds a book")
        String findBook(String title) {
            return title + " is on shelf 3";
        }
    }

    private OpenAiChatModel model() {
        return OpenAiChatModel.builder()
                .baseUrl(server.baseUrl())
                .apiKey("none")
                .maxRetries(0)
                .modelName("gpt-4o-mini")
                .listeners(List.of(new ModelCalls(trodo.client())))
                .build();
    }

    private Writer writer() {
        return AgenticServices.agentBuilder(Writer.class)
                .chatModel(model())
                .tools(new Library())
                .build();
    }

    private Editor editor() {
        return AgenticServices.agentBuilder(Editor.class).chatModel(model()).build();
    }

    @Test
    void showsASequenceWithTheNamesOfItsAgentsAndTheirTools() {
        server.answer(
                OpenAiAnswer.tool("findBook", "{\"arg0\":\"Cats\"}"),
                OpenAiAnswer.text("A cat."),
                OpenAiAnswer.text("A fine cat."));
        UntypedAgent novelist = AgenticServices.sequenceBuilder()
                .name("novelist")
                .subAgents(writer(), editor())
                .outputKey("story")
                .listener(listener)
                .build();

        Object story = trodo.client().agent("press").call(run -> novelist.invoke(Map.of("topic", "cats")));

        assertThat(story).isEqualTo("A fine cat.");
        assertThat(trodo.run()).hasTree("""
                press [OK]
                  novelist (agent) [OK]
                    writer (agent) [OK]
                      chat gpt-4o-mini (llm) [OK]
                      findBook (tool) [OK]
                      chat gpt-4o-mini (llm) [OK]
                    editor (agent) [OK]
                      chat gpt-4o-mini (llm) [OK]
                """);
        assertThat(trodo.run())
                .hasSpan("writer")
                .hasInput("{\"topic\":\"cats\"}")
                .hasOutput("A cat.")
                .hasAttribute("gen_ai.agent.description", "Writes a story");
        assertThat(trodo.run())
                .hasSpan("novelist")
                .hasOutput("A fine cat.")
                .hasAttribute("langchain4j.topology", "sequence");
    }

    @Test
    void makesARunOfASystemThatNobodyHasOpenedOneFor() {
        server.answer(OpenAiAnswer.text("A cat."), OpenAiAnswer.text("A fine cat."));
        UntypedAgent novelist = AgenticServices.sequenceBuilder()
                .name("novelist")
                .subAgents(writer(), editor())
                .outputKey("story")
                .listener(listener)
                .build();

        novelist.invoke(Map.of("topic", "cats"));

        assertThat(trodo.run()).hasAgent("novelist").hasOutput("A fine cat.").hasSpanCount(5);
        assertThat(trodo.client().currentRun().isRecording()).isFalse();
        assertThat(trodo.client().captureStats().openRuns()).isZero();
    }

    @Test
    void showsParallelAgentsBelowTheirSystemAlthoughTheyWorkOnOtherThreads() {
        server.answer(OpenAiAnswer.text("One."), OpenAiAnswer.text("Two."));
        UntypedAgent both = AgenticServices.parallelBuilder()
                .name("both")
                .subAgents(writer(), editor())
                .listener(listener)
                .build();

        trodo.client().agent("press").run(run -> both.invoke(Map.of("topic", "cats", "story", "A cat.")));

        assertThat(trodo.run()).hasSpansOfKind(SpanKind.LLM, 2);
        assertThat(trodo.run()).hasSpan("writer").isChildOf("both");
        assertThat(trodo.run()).hasSpan("editor").isChildOf("both");
        assertThat(trodo.run().childrenOf(trodo.run().span("writer"))).hasSize(1);
        assertThat(trodo.run().childrenOf(trodo.run().span("editor"))).hasSize(1);
    }

    @Test
    void showsEachRoundOfALoopAndTheBranchOfACondition() {
        server.answer(OpenAiAnswer.text("One."), OpenAiAnswer.text("Two."), OpenAiAnswer.text("Three."));
        UntypedAgent loop = AgenticServices.loopBuilder()
                .name("polish")
                .subAgents(editor())
                .maxIterations(2)
                .outputKey("story")
                .build();
        UntypedAgent choice = AgenticServices.conditionalBuilder()
                .name("choice")
                .subAgents(scope -> scope.readState("topic", "").equals("cats"), writer())
                .subAgents(scope -> scope.readState("topic", "").equals("dogs"), editor())
                .build();
        UntypedAgent all = AgenticServices.sequenceBuilder()
                .name("all")
                .subAgents(choice, loop)
                .outputKey("story")
                .listener(listener)
                .build();

        trodo.client().agent("press").run(run -> all.invoke(Map.of("topic", "cats")));

        assertThat(trodo.run()).hasTree("""
                press [OK]
                  all (agent) [OK]
                    choice (agent) [OK]
                      writer (agent) [OK]
                        chat gpt-4o-mini (llm) [OK]
                    polish (agent) [OK]
                      editor (agent) [OK]
                        chat gpt-4o-mini (llm) [OK]
                      editor (agent) [OK]
                        chat gpt-4o-mini (llm) [OK]
                """);
    }

    @Test
    void showsASupervisorWithItsPlansAndWhomItAsked() {
        server.answer(
                OpenAiAnswer.text("{\"agentName\":\"writer\",\"arguments\":{\"topic\":\"cats\"}}"),
                OpenAiAnswer.text("A cat."),
                OpenAiAnswer.text("{\"agentName\":\"done\",\"arguments\":{\"response\":\"Written.\"}}"));
        SupervisorAgent supervisor = AgenticServices.supervisorBuilder()
                .name("chief")
                .chatModel(model())
                .subAgents(writer(), editor())
                .listener(listener)
                .build();

        trodo.client().agent("press").run(run -> supervisor.invoke("I want a story about cats"));

        assertThat(trodo.run()).hasTree("""
                press [OK]
                  chief (agent) [OK]
                    chat gpt-4o-mini (llm) [OK]
                    writer (agent) [OK]
                      chat gpt-4o-mini (llm) [OK]
                    chat gpt-4o-mini (llm) [OK]
                """);
    }

    @Test
    void failsTheAgentThatFailedAndTheSystemAroundIt() {
        server.answer(OpenAiAnswer.text("A cat."), OpenAiAnswer.error(400, "context too long"));
        UntypedAgent novelist = AgenticServices.sequenceBuilder()
                .name("novelist")
                .subAgents(writer(), editor())
                .listener(listener)
                .build();

        assertThatThrownBy(() -> novelist.invoke(Map.of("topic", "cats"))).isInstanceOf(RuntimeException.class);

        assertThat(trodo.run()).hasSpan("writer").isOk();
        assertThat(trodo.run()).hasSpan("editor").hasStatus(SpanStatus.ERROR);
        assertThat(trodo.run().span("editor").error().message()).contains("context too long");
        assertThat(trodo.run()).hasSpan("novelist").hasStatus(SpanStatus.ERROR);
        assertThat(trodo.client().currentRun().isRecording()).isFalse();
        assertThat(trodo.client().captureStats().openRuns()).isZero();
    }

    @Test
    void leavesASystemWellThatWentOnAfterAnError() {
        server.answer(
                OpenAiAnswer.error(400, "context too long"),
                OpenAiAnswer.text("A cat."),
                OpenAiAnswer.text("A fine cat."));
        UntypedAgent novelist = AgenticServices.sequenceBuilder()
                .name("novelist")
                .subAgents(writer(), editor())
                .outputKey("story")
                .errorHandler(error -> ErrorRecoveryResult.retry())
                .listener(listener)
                .build();

        Object story = trodo.client().agent("press").call(run -> novelist.invoke(Map.of("topic", "cats")));

        assertThat(story).isEqualTo("A fine cat.");
        assertThat(trodo.run().spansNamed("writer"))
                .extracting(span -> span.status())
                .containsExactly(SpanStatus.ERROR, SpanStatus.OK);
        assertThat(trodo.run()).hasSpan("novelist").isOk();
    }
}
