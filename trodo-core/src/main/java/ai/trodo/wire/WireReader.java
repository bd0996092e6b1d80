package ai.trodo.wire;

import ai.trodo.model.Event;
import ai.trodo.model.Run;
import ai.trodo.model.Score;
import ai.trodo.model.Span;
import ai.trodo.wire.Decoded.Problem;
import java.io.IOException;
import java.io.InputStream;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * Reads every body that a Trodo client is known to send: {@code {run, spans}}, {@code {run: {spans}}}, {@code {runs: []}},
 * a bare run, an array of runs, appended spans, the flat end of a run, spans outside runs, feedback. It never throws on
 * content: what cannot be read is named in {@link Decoded#problems()}, and what can be is returned. Thread-safe.
 */
public final class WireReader {
    /** What one body may hold unless it is set: 64 MiB, unpacked. */
    public static final int DEFAULT_MAX_BYTES = 64 * 1024 * 1024;
    /** How deep one body may be nested unless it is set. */
    public static final int DEFAULT_MAX_DEPTH = 100;

    private static final JsonTree PLAIN = new JsonTree(DEFAULT_MAX_DEPTH, DEFAULT_MAX_BYTES);
    private static final String[] LISTS = {"runs", "spans", "events", "scores"};

    private final int maxBytes;
    private final JsonTree json;

    /** Reads bodies of at most {@link #DEFAULT_MAX_BYTES} and {@link #DEFAULT_MAX_DEPTH}. */
    public WireReader() {
        this(DEFAULT_MAX_BYTES, DEFAULT_MAX_DEPTH);
    }

    /** With bounds of one's own; a body beyond one is refused whole, as a problem and without an exception. */
    public WireReader(int maxBytes, int maxDepth) {
        this.maxBytes = maxBytes;
        this.json = new JsonTree(maxDepth, maxBytes);
    }

    /** For bodies whose path names no run. */
    public Decoded read(byte[] body) {
        return read(body, null);
    }

    /** The same below a path that names a run: records that name none belong to it. */
    public Decoded read(byte[] body, @Nullable String pathRunId) {
        Reading reading = new Reading(pathRunId);
        Object root = parse(body, reading);
        if (root instanceof List<?> many) {
            many.forEach(one -> reading.envelope(one, null));
        } else if (root != null) {
            reading.envelope(root, pathRunId);
        }
        return reading.result();
    }

    /** @throws IOException only when the stream itself fails */
    public Decoded read(InputStream body) throws IOException {
        return read(body, null);
    }

    /** @throws IOException only when the stream itself fails */
    public Decoded read(InputStream body, @Nullable String pathRunId) throws IOException {
        return read(body.readNBytes(maxBytes == Integer.MAX_VALUE ? maxBytes : maxBytes + 1), pathRunId);
    }

    /** What an end user thinks of a run, in any of the ways that clients say it. The latest word of a user counts. */
    public Decoded readFeedback(byte[] body, String runId) {
        Reading reading = new Reading(runId);
        Map<String, @Nullable Object> map = Item.asMap(parse(body, reading));
        if (map != null) {
            Score score = FeedbackReader.score(reading.item("scores", map), runId);
            if (score != null) {
                reading.scores.add(score);
            }
        } else if (reading.problems.isEmpty()) {
            reading.bodyProblem("must be an object");
        }
        return reading.result();
    }

    /** Any JSON object as a map; null when the text is something else. */
    public static @Nullable Map<String, @Nullable Object> object(byte[] text) {
        try {
            return Item.asMap(PLAIN.read(text, 0, text.length));
        } catch (JsonTree.NotJson somethingElse) {
            return null;
        }
    }

    private @Nullable Object parse(byte[] body, Reading reading) {
        if (body.length > maxBytes) {
            reading.bodyProblem("is longer than " + maxBytes + " bytes");
            return null;
        }
        try {
            Object root = json.read(body, 0, body.length);
            if (!(root instanceof Map) && !(root instanceof List)) {
                reading.bodyProblem("must be an object or an array");
                return null;
            }
            return root;
        } catch (JsonTree.NotJson malformed) {
            reading.bodyProblem(String.valueOf(malformed.getMessage()));
            return null;
        }
    }

    /** One body in the middle of being read. */
    private static final class Reading {
        private final @Nullable String pathRunId;
        private final List<Run> runs = new ArrayList<>();
        private final List<Span> spans = new ArrayList<>();
        private final List<Event> events = new ArrayList<>();
        private final List<Score> scores = new ArrayList<>();
        private final List<Problem> problems = new ArrayList<>();
        private final Map<String, Integer> counts = new HashMap<>();

        Reading(@Nullable String pathRunId) {
            this.pathRunId = pathRunId;
        }

        void bodyProblem(String message) {
            problems.add(new Problem("body", -1, "", message, true));
        }

        Item item(String list, Map<String, @Nullable Object> members) {
            int index = counts.merge(list, 1, Integer::sum) - 1;
            return new Item(list, index, new LinkedHashMap<>(members), problems);
        }

        void envelope(@Nullable Object value, @Nullable String outerRunId) {
            Map<String, @Nullable Object> map = Item.asMap(value);
            if (map == null) {
                notAnObject("runs");
                return;
            }
            if (map.get("runs") instanceof List<?> many) {
                many.forEach(one -> envelope(one, null));
                lists(map, outerRunId);
            } else if (map.containsKey("run")) {
                String runId = run(map.get("run"), outerRunId);
                lists(map, runId);
            } else if (map.containsKey("span_id") || map.containsKey("spanId")) {
                span(map, outerRunId);
            } else if (isRun(map)) {
                run(map, outerRunId);
            } else if (!lists(map, outerRunId)) {
                run(map, outerRunId);
            }
        }

        /** A bare run, with spans inside or without; also the flat end of the run that the path names. */
        private boolean isRun(Map<String, @Nullable Object> map) {
            if (map.containsKey("run_id")
                    || map.containsKey("runId")
                    || map.containsKey("agent_name")
                    || map.containsKey("agentName")) {
                return true;
            }
            return pathRunId != null
                    && (map.containsKey("status") || map.containsKey("ended_at") || map.containsKey("endedAt"));
        }

        private @Nullable String run(@Nullable Object value, @Nullable String outerRunId) {
            Map<String, @Nullable Object> map = Item.asMap(value);
            if (map == null) {
                notAnObject("runs");
                return outerRunId;
            }
            Map<String, @Nullable Object> nested = new LinkedHashMap<>();
            Item item = item("runs", map);
            for (String list : LISTS) {
                if (map.get(list) instanceof List) {
                    nested.put(list, item.take(list));
                }
            }
            Run run = RecordReader.run(item, outerRunId);
            if (run != null) {
                runs.add(run);
            }
            String runId = run == null ? outerRunId : run.runId();
            lists(nested, runId);
            return runId;
        }

        /** Whether there was any list of spans, events or scores. */
        private boolean lists(Map<String, @Nullable Object> map, @Nullable String runId) {
            boolean spansThere = each(map, "spans", one -> span(one, runId));
            boolean eventsThere = each(map, "events", one -> {
                Event event = RecordReader.event(item("events", one), runId);
                if (event != null) {
                    events.add(event);
                }
            });
            boolean scoresThere = each(map, "scores", one -> {
                Score score = RecordReader.score(item("scores", one), runId);
                if (score != null) {
                    scores.add(score);
                }
            });
            return spansThere || eventsThere || scoresThere;
        }

        private boolean each(
                Map<String, @Nullable Object> map,
                String list,
                java.util.function.Consumer<Map<String, @Nullable Object>> reader) {
            Object value = map.get(list);
            if (value == null) {
                return map.containsKey(list);
            }
            if (!(value instanceof List<?> many)) {
                problems.add(new Problem(list, -1, "", "must be a list", true));
                return true;
            }
            for (Object one : many) {
                Map<String, @Nullable Object> members = Item.asMap(one);
                if (members == null) {
                    notAnObject(list);
                } else {
                    reader.accept(members);
                }
            }
            return true;
        }

        private void span(Map<String, @Nullable Object> members, @Nullable String runId) {
            Span span = SpanReader.span(item("spans", members), runId);
            if (span != null) {
                spans.add(span);
            }
        }

        private void notAnObject(String list) {
            item(list, Map.of()).lost("", "must be an object");
        }

        Decoded result() {
            return new Decoded(runs, spans, events, scores, problems);
        }
    }
}
