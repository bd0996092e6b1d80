package ai.trodo.export;

import ai.trodo.model.Event;
import ai.trodo.model.Run;
import ai.trodo.model.Score;
import ai.trodo.model.Span;
import ai.trodo.wire.Decoded;
import ai.trodo.wire.Dialect;
import ai.trodo.wire.WireReader;
import ai.trodo.wire.WireWriter;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** Cuts an envelope that is too large into two that say the same. */
final class FrameSplitter {
    private static final WireReader READER = new WireReader(Integer.MAX_VALUE, WireReader.DEFAULT_MAX_DEPTH);

    private FrameSplitter() {}

    static List<Frame> split(Frame frame, Dialect dialect) {
        boolean divisible = switch (frame.kind()) {
            case RUN, SPANS, RUNLESS_SPANS, SCORES -> true;
            default -> false;
        };
        if (!divisible) {
            return List.of(frame);
        }
        Decoded all = READER.read(frame.json(), frame.runId());
        Run run = all.runs().size() == 1 ? all.runs().get(0) : null;
        int parts = (run == null ? 0 : 1)
                + all.spans().size()
                + all.events().size()
                + all.scores().size();
        if (parts < 2 || all.hasLosses() || all.runs().size() > 1) {
            return List.of(frame);
        }
        int left = run == null
                ? parts / 2
                : all.spans().size() + all.events().size() + all.scores().size() == 1 ? 0 : parts / 2;
        int spans = Math.min(left, all.spans().size());
        int events = Math.min(left - spans, all.events().size());
        int scores = Math.min(left - spans - events, all.scores().size());
        WireWriter writer = new WireWriter(dialect);
        List<Frame> halves = new ArrayList<>(2);
        halves.add(part(
                frame,
                frame.kind(),
                writer,
                run,
                first(all.spans(), spans),
                first(all.events(), events),
                first(all.scores(), scores)));
        Frame.Kind rest = frame.kind() == Frame.Kind.RUN ? Frame.Kind.SPANS : frame.kind();
        halves.add(part(
                frame,
                rest,
                writer,
                null,
                last(all.spans(), spans),
                last(all.events(), events),
                last(all.scores(), scores)));
        return halves;
    }

    private static Frame part(
            Frame whole,
            Frame.Kind kind,
            WireWriter writer,
            @Nullable Run run,
            List<Span> spans,
            List<Event> events,
            List<Score> scores) {
        writer.reset();
        writer.envelope(run, spans, events, scores);
        int records = (run == null ? 0 : 1) + spans.size() + events.size() + scores.size();
        return new Frame(kind, whole.site(), whole.runId(), writer.toByteArray(), records);
    }

    private static <T> List<T> first(List<T> all, int count) {
        return all.subList(0, count);
    }

    private static <T> List<T> last(List<T> all, int from) {
        return all.subList(from, all.size());
    }
}
