package ai.trodo.spring.ai;

import ai.trodo.instrument.langgraph4j.GraphSettings;
import java.util.List;
import java.util.Map;
import org.springframework.boot.context.properties.ConfigurationProperties;
import org.springframework.boot.context.properties.bind.Binder;
import org.springframework.boot.context.properties.bind.DefaultValue;
import org.springframework.core.env.Environment;

/**
 * Which steps of graphs mean something. Bound without a bean, since graphs are seen before properties are beans.
 *
 * @param graphs What is known of each graph, by the name of its bean.
 */
@ConfigurationProperties("trodo.instrument.langgraph4j")
record LangGraph4jProperties(@DefaultValue Map<String, Graph> graphs) {
    private static final Graph PLAIN = new Graph(List.of(), List.of());

    /**
     * @param goals Nodes that a run should reach. A run that reaches none of them is abandoned.
     * @param globals Nodes that may be visited from anywhere.
     */
    record Graph(
            @DefaultValue List<String> goals, @DefaultValue List<String> globals) {}

    static LangGraph4jProperties of(Environment environment) {
        return Binder.get(environment).bindOrCreate("trodo.instrument.langgraph4j", LangGraph4jProperties.class);
    }

    GraphSettings settings(String graph) {
        Graph known = graphs.getOrDefault(graph, PLAIN);
        return GraphSettings.named(graph)
                .withGoals(known.goals().toArray(String[]::new))
                .withGlobals(known.globals().toArray(String[]::new));
    }
}
