package ai.trodo.export;

import ai.trodo.export.SendResult.Rejection;
import ai.trodo.wire.Decoded;
import ai.trodo.wire.WireReader;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * Which documents a collector of ours complains about while it stored all the rest: it names each bad item by its list and by
 * its place in that list over the whole request, so that nothing has to be sent again to find out.
 */
final class Blame {
    private static final WireReader READER = new WireReader(Integer.MAX_VALUE, WireReader.DEFAULT_MAX_DEPTH);
    private static final List<String> LISTS = List.of("runs", "spans", "events", "scores");

    private Blame() {}

    /** The refusals, numbered within the batch; null when the answer does not tell all of them. */
    static @Nullable List<Rejection> of(List<Frame> batch, int from, int to, HttpReply reply) {
        Map<?, ?> answer = reply.storedTheRest();
        if (answer == null || !(answer.get("problems") instanceof List<?> problems)) {
            return null;
        }
        int[][] counts = new int[to - from][];
        for (int i = from; i < to; i++) {
            counts[i - from] = counts(batch.get(i));
        }
        int[] lost = new int[to - from];
        String[] messages = new String[to - from];
        for (Object problem : problems) {
            int frame = problem instanceof Map<?, ?> one ? frameOf(one, counts) : -1;
            if (frame < 0) {
                return null;
            }
            messages[frame] = lost[frame]++ == 0 ? message((Map<?, ?>) problem) : messages[frame];
        }
        List<Rejection> refusals = new ArrayList<>();
        for (int i = 0; i < lost.length; i++) {
            if (lost[i] > 0) {
                refusals.add(new Rejection(from + i, Rejection.Reason.REFUSED, messages[i], lost[i]));
            }
        }
        return refusals;
    }

    /** How many items of each list a document brings. */
    private static int[] counts(Frame frame) {
        Decoded items = READER.read(frame.json(), frame.runId());
        int[] counts = {
            items.runs().size(),
            items.spans().size(),
            items.events().size(),
            items.scores().size()
        };
        for (Decoded.Problem problem : items.problems()) {
            int list = LISTS.indexOf(problem.list());
            counts[list < 0 ? 0 : list] += problem.itemLost() && list >= 0 && problem.index() >= 0 ? 1 : 0;
        }
        return counts;
    }

    private static int frameOf(Map<?, ?> problem, int[][] counts) {
        int list = LISTS.indexOf(String.valueOf(problem.get("list")));
        if (list < 0 || !(problem.get("index") instanceof Number index) || index.intValue() < 0) {
            return -1;
        }
        int left = index.intValue();
        for (int i = 0; i < counts.length; i++) {
            if (left < counts[i][list]) {
                return i;
            }
            left -= counts[i][list];
        }
        return -1;
    }

    private static String message(Map<?, ?> problem) {
        return "answered 400: " + problem.get("list") + "[" + problem.get("index") + "]." + problem.get("field") + " "
                + problem.get("message");
    }
}
