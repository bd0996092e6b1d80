package ai.trodo.instrument.langgraph4j;

import java.util.LinkedHashSet;
import java.util.List;
import java.util.Set;

/**
 * What a graph is called and what its nodes mean.
 *
 * @param name what its runs are called
 * @param goals nodes that mean success when one of them is reached; a run that reaches none ends as abandoned
 * @param globals nodes that may be visited from anywhere and say nothing about how far the run came
 */
public record GraphSettings(String name, Set<String> goals, Set<String> globals) {
    public GraphSettings {
        goals = Set.copyOf(goals);
        globals = Set.copyOf(globals);
    }

    /** A graph whose runs have this name; whoever ends, has ended well. */
    public static GraphSettings named(String name) {
        return new GraphSettings(name, Set.of(), Set.of());
    }

    /** A copy in which reaching one of these nodes means success; a run that reaches none ends as abandoned. */
    public GraphSettings withGoals(String... nodes) {
        return new GraphSettings(name, new LinkedHashSet<>(List.of(nodes)), globals);
    }

    /** A copy in which these nodes say nothing about how far a run came. */
    public GraphSettings withGlobals(String... nodes) {
        return new GraphSettings(name, goals, new LinkedHashSet<>(List.of(nodes)));
    }
}
