package ai.trodo.server.live;

import ai.trodo.server.live.LiveHub.Topic;
import ai.trodo.server.query.SpanNode;
import ai.trodo.server.query.SpanTree;
import ai.trodo.server.store.LiveTail.Change;
import ai.trodo.server.store.RunQuery;
import ai.trodo.server.store.RunStore;
import ai.trodo.server.store.RunSummary;
import ai.trodo.server.store.RunTree;
import ai.trodo.server.store.Sort;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;

/** Changes of the tail as events for one topic: each run once, however often it changed. */
final class LiveEvents {
    private static final int MAX_SPANS = 20_000;

    private final Topic topic;
    private final RunStore store;
    private final LiveShapes shapes;

    LiveEvents(Topic topic, RunStore store, LiveShapes shapes) {
        this.topic = topic;
        this.store = store;
        this.shapes = shapes;
    }

    List<byte[]> of(List<Change> changes) {
        return topic.runId() == null ? runs(changes) : oneRun(changes, topic.runId());
    }

    private List<byte[]> runs(List<Change> changes) {
        Map<String, Long> lastChange = new LinkedHashMap<>();
        for (Change change : changes) {
            lastChange.remove(change.runId());
            lastChange.put(change.runId(), change.position());
        }
        List<byte[]> frames = new ArrayList<>();
        Map<String, RunSummary> found = matching(lastChange.keySet());
        lastChange.forEach((runId, position) -> {
            RunSummary run = found.get(runId);
            if (run != null) {
                frames.add(Frames.event("run", position, shapes.run(run)));
            }
        });
        return frames;
    }

    private Map<String, RunSummary> matching(Set<String> runIds) {
        Map<String, RunSummary> found = new LinkedHashMap<>();
        RunQuery query = topic.query().and(new RunQuery.Is(RunQuery.Field.RUN, null, runIds, false));
        store.runs()
                .list(topic.site(), query, Sort.NEWEST, null, runIds.size())
                .items()
                .forEach(run -> found.put(run.runId(), run));
        return found;
    }

    private List<byte[]> oneRun(List<Change> changes, String runId) {
        Set<String> spans = new LinkedHashSet<>();
        long last = -1;
        for (Change change : changes) {
            if (change.runId().equals(runId)) {
                last = change.position();
                if (change.type().equals("span")) {
                    spans.add(change.entityId());
                }
            }
        }
        if (last < 0) {
            return List.of();
        }
        Optional<RunTree> found = store.runs().tree(topic.site(), runId, null, MAX_SPANS);
        if (found.isEmpty()) {
            return List.of();
        }
        RunTree tree = found.get();
        SpanTree nodes = SpanTree.of(tree.run(), tree.spans().items());
        List<byte[]> frames = new ArrayList<>();
        for (String spanId : spans) {
            SpanNode node = nodes.find(spanId);
            if (node != null) {
                frames.add(Frames.event("span", last, shapes.span(node, nodes.startMicros())));
            }
        }
        frames.add(Frames.event("run", last, shapes.run(tree.summary())));
        return frames;
    }
}
