package ai.trodo.instrument.langgraph4j;

import static org.bsc.langgraph4j.GraphDefinition.END;
import static org.bsc.langgraph4j.GraphDefinition.START;
import static org.bsc.langgraph4j.action.AsyncNodeActionWithConfig.node_async;

import ai.trodo.TrodoClient;
import ai.trodo.model.Span;
import ai.trodo.test.RecordedRun;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import org.bsc.async.AsyncGenerator;
import org.bsc.langgraph4j.StateGraph;
import org.bsc.langgraph4j.action.AsyncCommandAction;
import org.bsc.langgraph4j.action.AsyncNodeActionWithConfig;
import org.bsc.langgraph4j.action.Command;
import org.bsc.langgraph4j.state.AgentState;
import org.bsc.langgraph4j.streaming.StreamingOutput;
import org.jspecify.annotations.Nullable;

/** The graphs of these tests, and what their runs say. */
final class Graphs {
    private Graphs() {}

    /** plan, search, plan again, answer. */
    static StateGraph<AgentState> triage(TrodoClient trodo) throws Exception {
        return new StateGraph<>(AgentState::new)
                .addNode("plan", node_async((state, config) -> {
                    trodo.llm("model").run(span -> span.model("m"));
                    return Map.of("plans", state.<Integer>value("plans").orElse(0) + 1);
                }))
                .addNode("search", says("found", "it"))
                .addNode("answer", says("answer", "here"))
                .addEdge(START, "plan")
                .addConditionalEdges(
                        "plan",
                        (state, config) -> CompletableFuture.completedFuture(
                                new Command(state.<Integer>value("plans").orElse(0) > 1 ? "done" : "more")),
                        Map.of("more", "search", "done", "answer"))
                .addEdge("search", "plan")
                .addEdge("answer", END);
    }

    static StateGraph<AgentState> forked() throws Exception {
        return new StateGraph<>(AgentState::new)
                .addNode("fork", says("f", 1))
                .addNode("left", says("l", 1))
                .addNode("right", says("r", 1))
                .addNode("join", says("j", 1))
                .addEdge(START, "fork")
                .addEdge("fork", "left")
                .addEdge("fork", "right")
                .addEdge("left", "join")
                .addEdge("right", "join")
                .addEdge("join", END);
    }

    static StateGraph<AgentState> streaming(List<String> chunks, @Nullable Throwable failure) throws Exception {
        return new StateGraph<>(AgentState::new)
                .addNode("talk", node_async((state, config) -> Map.of("stream", new Chunks(chunks, failure))))
                .addEdge(START, "talk")
                .addEdge("talk", END);
    }

    /** What a streaming model hands to the graph. */
    private static final class Chunks extends AsyncGenerator.Base<StreamingOutput<AgentState>> {
        private final List<String> chunks;
        private final @Nullable Throwable failure;
        private int at;

        Chunks(List<String> chunks, @Nullable Throwable failure) {
            this.chunks = chunks;
            this.failure = failure;
        }

        @Override
        public Data<StreamingOutput<AgentState>> next() {
            if (at < chunks.size()) {
                return Data.of(new StreamingOutput<>(chunks.get(at++), "talk", new AgentState(Map.of()), null));
            }
            return failure == null ? Data.done(Map.of("said", String.join("", chunks))) : Data.error(failure);
        }
    }

    static AsyncNodeActionWithConfig<AgentState> says(String key, Object value) {
        return node_async((state, config) -> Map.of(key, value));
    }

    static AsyncCommandAction<AgentState> routesTo(String label) {
        return (state, config) -> CompletableFuture.completedFuture(new Command(label));
    }

    /** Lines "step&lt;the one that it follows", in order. */
    static List<String> follows(RecordedRun run) {
        List<String> lines = new ArrayList<>();
        for (Span span : run.spans()) {
            if (span.attributes().get("trodo.follows") instanceof String ids) {
                for (String id : ids.split(",")) {
                    run.spans().stream()
                            .filter(each -> each.spanId().equals(id))
                            .forEach(each -> lines.add(span.name() + "<" + each.name()));
                }
            }
        }
        return lines;
    }

    static String edges(RecordedRun run) {
        return run.events().stream()
                .filter(event -> event.type().equals("topology"))
                .map(event -> String.valueOf(event.payload().get("edges")))
                .findFirst()
                .orElseThrow();
    }

    static List<String> edges(GraphShape shape) {
        return ((List<?>) shape.topology(GraphSettings.named("x")).payload().get("edges"))
                .stream().map(String::valueOf).sorted().toList();
    }
}
