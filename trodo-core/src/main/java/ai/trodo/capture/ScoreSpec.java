package ai.trodo.capture;

import ai.trodo.internal.Clip;
import ai.trodo.internal.Ids;
import ai.trodo.model.Score;
import java.time.Instant;
import java.util.LinkedHashMap;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** A judgement that is about to be given: immutable, each method returns a changed copy. */
public final class ScoreSpec {
    private static final int MAX_COMMENT = 16 * 1024;

    private final Score score;

    private ScoreSpec(Score score) {
        this.score = score;
    }

    /** A number on whatever scale the name has; other than finite ones are recorded without a value. */
    public static ScoreSpec of(String name, double value) {
        return new ScoreSpec(named(name)
                .dataType(Score.DataType.NUMERIC)
                .value(Double.isFinite(value) ? value : null)
                .build());
    }

    /** Yes or no, recorded as 1 or 0. */
    public static ScoreSpec of(String name, boolean value) {
        return new ScoreSpec(named(name)
                .dataType(Score.DataType.BOOLEAN)
                .value(value ? 1.0 : 0.0)
                .build());
    }

    /** One word out of several, such as {@code polite}. */
    public static ScoreSpec of(String name, String category) {
        return new ScoreSpec(
                named(name).dataType(Score.DataType.CATEGORICAL).text(category).build());
    }

    private static Score.Builder named(@Nullable String name) {
        return Score.builder(Ids.newId())
                .name(name == null || name.isBlank() ? "score" : name)
                .source(Score.Source.API);
    }

    /** The run that is judged, where that is not clear from the place of the call. */
    public ScoreSpec run(String runId) {
        return new ScoreSpec(score.toBuilder().runId(runId).build());
    }

    /** Judges one span instead of the run. */
    public ScoreSpec span(@Nullable String spanId) {
        return new ScoreSpec(score.toBuilder().spanId(spanId).build());
    }

    /** Why; a comment is cut after 16 K characters. */
    public ScoreSpec comment(@Nullable String comment) {
        String kept = comment == null ? null : Clip.text(comment, MAX_COMMENT);
        return new ScoreSpec(score.toBuilder().comment(kept).build());
    }

    /** Who judges; the application itself where nothing is said. */
    public ScoreSpec source(Score.Source source) {
        return new ScoreSpec(score.toBuilder().source(source).build());
    }

    /** Who judged, if it was an end user. */
    public ScoreSpec distinctId(@Nullable String distinctId) {
        return new ScoreSpec(score.toBuilder().distinctId(distinctId).build());
    }

    /** Replaces what else is known of the judgement; values that are null are left out. */
    public ScoreSpec metadata(Map<String, Object> metadata) {
        Map<String, Object> plain = new LinkedHashMap<>();
        PlainValues.properties(metadata).forEach((key, value) -> {
            if (value != null) {
                plain.put(key, value);
            }
        });
        return new ScoreSpec(score.toBuilder().metadata(plain).build());
    }

    Score at(Instant now, @Nullable String runId, @Nullable String spanId) {
        Score.Builder filled = score.toBuilder().at(now);
        if (score.runId() == null) {
            filled.runId(runId);
        }
        if (score.spanId() == null) {
            filled.spanId(spanId);
        }
        return filled.build();
    }
}
