package ai.trodo.wire.otlp;

import ai.trodo.wire.WireReader;
import java.util.Map;

/** What a receiver of OTLP left out although it took the rest. Not API; may change in any release. */
public final class PartialSuccess {
    private static final int PARTIAL_SUCCESS = 1 << 3 | 2;
    private static final int REJECTED_SPANS = 1 << 3;

    private PartialSuccess() {}

    /** 0 when everything was taken, or when the answer is no answer of OTLP. */
    public static int rejectedSpans(byte[] answer) {
        if (answer.length > 0 && answer[0] == '{') {
            Map<?, ?> json = WireReader.object(answer);
            Object partial = json == null ? null : json.get("partialSuccess");
            Long count = partial instanceof Map<?, ?> map ? OtlpValues.whole(map.get("rejectedSpans")) : null;
            return count == null ? 0 : (int) Math.min(Integer.MAX_VALUE, Math.max(0, count));
        }
        return protobuf(answer);
    }

    /** The count comes first in the first and only field, as every encoder writes it. */
    private static int protobuf(byte[] answer) {
        if (answer.length < 4 || answer[0] != PARTIAL_SUCCESS) {
            return 0;
        }
        int at = 1;
        while (at < answer.length && answer[at] < 0) {
            at++;
        }
        at++;
        if (at >= answer.length || answer[at] != REJECTED_SPANS) {
            return 0;
        }
        long count = 0;
        int shift = 0;
        while (++at < answer.length && shift < 63) {
            count |= (long) (answer[at] & 0x7f) << shift;
            shift += 7;
            if (answer[at] >= 0) {
                return (int) Math.min(Integer.MAX_VALUE, Math.max(0, count));
            }
        }
        return 0;
    }
}
