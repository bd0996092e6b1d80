package ai.trodo.spring.actuate;

import ai.trodo.export.Destination;
import ai.trodo.export.Frame;
import ai.trodo.export.SendResult;
import ai.trodo.model.Span;
import ai.trodo.model.SpanKind;
import ai.trodo.model.SpanStatus;
import ai.trodo.wire.WireReader;
import io.micrometer.core.instrument.MeterRegistry;
import io.micrometer.core.instrument.Tags;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.List;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/**
 * Counts tokens, money and time of model calls. It listens as one more destination, on a worker thread, and looks only
 * into documents that hold a model call.
 */
final class ModelMeters implements Destination {
    static final String NAME = "meters";
    private static final byte[] MODEL_CALL = "\"kind\":\"llm\"".getBytes(StandardCharsets.UTF_8);

    private final Supplier<MeterRegistry> registry;
    private final WireReader reader = new WireReader();

    ModelMeters(Supplier<MeterRegistry> registry) {
        this.registry = registry;
    }

    @Override
    public String name() {
        return NAME;
    }

    @Override
    public boolean inProcess() {
        return true;
    }

    @Override
    public SendResult send(List<Frame> batch) {
        for (Frame frame : batch) {
            if (frame.kind().isEnvelope() && contains(frame.json(), MODEL_CALL)) {
                reader.read(frame.json(), frame.runId()).spans().forEach(this::count);
            }
        }
        return SendResult.accepted();
    }

    private void count(Span span) {
        if (span.kind() != SpanKind.LLM || span.endedAt() == null) {
            return;
        }
        Tags tags = Tags.of("model", known(span.model()), "provider", known(span.provider()));
        MeterRegistry meters = registry.get();
        tokens(meters, tags, "input", span.usage().input());
        tokens(meters, tags, "cache_read", span.usage().cacheRead());
        tokens(meters, tags, "cache_write", span.usage().cacheWrite());
        tokens(meters, tags, "output", span.usage().output());
        tokens(meters, tags, "reasoning", span.usage().reasoning());
        if (span.cost() != null) {
            meters.counter("trodo.gen_ai.cost", tags.and("currency", "usd"))
                    .increment(span.cost().total().doubleValue());
        }
        if (span.startedAt() != null) {
            boolean failed = span.status() == SpanStatus.ERROR;
            meters.timer("trodo.gen_ai.duration", tags.and("outcome", failed ? "error" : "ok"))
                    .record(Duration.between(span.startedAt(), span.endedAt()));
        }
    }

    private static void tokens(MeterRegistry meters, Tags tags, String type, @Nullable Long count) {
        if (count != null && count > 0) {
            meters.counter("trodo.gen_ai.tokens", tags.and("type", type)).increment(count);
        }
    }

    private static String known(@Nullable String text) {
        return text == null ? "unknown" : text;
    }

    private static boolean contains(byte[] text, byte[] part) {
        outer:
        for (int i = 0; i <= text.length - part.length; i++) {
            for (int j = 0; j < part.length; j++) {
                if (text[i + j] != part[j]) {
                    continue outer;
                }
            }
            return true;
        }
        return false;
    }
}
