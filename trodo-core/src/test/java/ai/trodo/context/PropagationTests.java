package ai.trodo.context;

import static org.assertj.core.api.Assertions.assertThat;

import ai.trodo.context.Propagation.Incoming;
import ai.trodo.context.Propagation.Kept;
import ai.trodo.context.Propagation.TraceParent;
import java.util.Map;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

final class PropagationTests {
    private static final String RUN = "0af76519-16cd-43dd-8448-eb211c80319c";
    private static final String SPAN = "b7ad6b71-6920-4331-8123-456789abcdef";

    private record At(String runId, @Nullable String spanId) implements ActiveSpan {
        @Override
        public Object owner() {
            return this;
        }

        @Override
        public boolean isRecording() {
            return true;
        }
    }

    @Test
    void writesTrodosHeadersAndTraceContextBesideThem() {
        assertThat(Propagation.headers(new At(RUN, SPAN)))
                .containsEntry("X-Trodo-Run-Id", RUN)
                .containsEntry("X-Trodo-Parent-Span-Id", SPAN)
                .containsEntry("traceparent", "00-0af7651916cd43dd8448eb211c80319c-b7ad6b7169204331-01")
                .containsEntry("tracestate", "trodo=b7ad6b71692043318123456789abcdef");
        assertThat(Propagation.headers(new At(RUN, null))).doesNotContainKey("X-Trodo-Parent-Span-Id");
        assertThat(Propagation.headers(new At("order-17", null))).containsOnlyKeys("X-Trodo-Run-Id");
        assertThat(Propagation.headers(null)).isEmpty();
    }

    @Test
    void readsBackWhatItWrites() {
        assertThat(read(Propagation.headers(new At(RUN, SPAN)))).isEqualTo(new Incoming(RUN, SPAN, Kept.YES));
        Map<String, String> standardOnly = new TreeMap<>(Propagation.headers(new At(RUN, SPAN)));
        standardOnly.keySet().removeIf(name -> name.startsWith("X-"));
        assertThat(read(standardOnly)).isEqualTo(new Incoming(RUN, SPAN, Kept.YES));
        assertThat(read(Propagation.notSampled())).isEqualTo(new Incoming(null, null, Kept.NO));
    }

    @Test
    void namesAnUndecidedRunOnlyToThoseWhoKnowTheWord() {
        Map<String, String> headers = Propagation.undecided(new At(RUN, SPAN));
        assertThat(headers).containsOnlyKeys("X-Trodo-Sampled");
        assertThat(read(headers)).isEqualTo(new Incoming(RUN, SPAN, Kept.MAYBE));
        assertThat(read(Propagation.undecided(new At("job-1", null))))
                .isEqualTo(new Incoming("job-1", null, Kept.MAYBE));
        assertThat(Propagation.undecided(new At("not an id", SPAN))).isEqualTo(Propagation.notSampled());
    }

    @ParameterizedTest
    @ValueSource(strings = {"maybe", "maybe;", "maybe;;", "maybe; ;x", "maybe;a b", "perhaps;" + RUN, "1"})
    void takesNothingFromADecisionThatItDoesNotUnderstand(String sampled) {
        assertThat(read(Map.of("X-Trodo-Sampled", sampled))).isNull();
    }

    @Test
    void takesNothingFromAForeignTrace() {
        assertThat(read(Map.of("traceparent", "00-0af7651916cd43dd8448eb211c80319c-b7ad6b7169203331-01")))
                .isNull();
        assertThat(read(Map.of(
                        "traceparent", "00-0af7651916cd43dd8448eb211c80319c-b7ad6b7169203331-01",
                        "tracestate", "congo=t61rcWkgMzE")))
                .isNull();
        assertThat(read(Map.of())).isNull();
    }

    @ParameterizedTest
    @ValueSource(strings = {"", " ", "a b", "a\nb", "<script>", "a/../b", "\u00e9", "x\u0000"})
    void takesAStrangersBadIdAsAbsent(String id) {
        assertThat(read(Map.of("X-Trodo-Run-Id", id))).isNull();
        assertThat(read(Map.of("X-Trodo-Run-Id", RUN, "X-Trodo-Parent-Span-Id", id)))
                .isEqualTo(new Incoming(RUN, null, Kept.YES));
    }

    @Test
    void takesATooLongIdAsAbsent() {
        assertThat(read(Map.of("X-Trodo-Run-Id", "a".repeat(129)))).isNull();
        assertThat(read(Map.of("X-Trodo-Run-Id", "a".repeat(128)))).isNotNull();
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "00-00000000000000000000000000000000-b7ad6b7169203331-01",
                "00-0af7651916cd43dd8448eb211c80319c-0000000000000000-01",
                "ff-0af7651916cd43dd8448eb211c80319c-b7ad6b7169203331-01",
                "00-0AF7651916CD43DD8448EB211C80319C-b7ad6b7169203331-01",
                "00-0af7651916cd43dd8448eb211c80319c-b7ad6b7169203331-01-x",
                "00-0af7651916cd43dd8448eb211c80319c-b7ad6b7169203331",
                "garbage"
            })
    void refusesATraceparentThatIsNone(String text) {
        assertThat(TraceParent.parse(text)).isNull();
    }

    @Test
    void readsATraceparentOfALaterVersion() {
        assertThat(TraceParent.parse("01-0af7651916cd43dd8448eb211c80319c-b7ad6b7169203331-03-more"))
                .isEqualTo(new TraceParent("0af7651916cd43dd8448eb211c80319c", "b7ad6b7169203331", true));
    }

    private static @Nullable Incoming read(Map<String, String> headers) {
        return Propagation.read(headers::get);
    }
}
