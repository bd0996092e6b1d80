package ai.trodo.capture;

import ai.trodo.model.Score;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * What an end user says about an answer; each part becomes a score of source user.
 *
 * @param satisfaction whether the user liked it
 * @param rating a number on the application's own scale
 * @param comment in the user's words
 * @param distinctId who the user is, if not the one of the run
 */
public record Feedback(
        @Nullable Boolean satisfaction,
        @Nullable Double rating,
        @Nullable String comment,
        @Nullable String distinctId) {
    /** The user liked it: a score {@code satisfaction} of yes. */
    public static Feedback positive() {
        return new Feedback(true, null, null, null);
    }

    /** The user did not like it: a score {@code satisfaction} of no. */
    public static Feedback negative() {
        return new Feedback(false, null, null, null);
    }

    /** A number on the application's own scale: a score {@code rating}. */
    public static Feedback rating(double rating) {
        return new Feedback(null, rating, null, null);
    }

    /** In the user's own words. */
    public Feedback comment(@Nullable String words) {
        return new Feedback(satisfaction, rating, words, distinctId);
    }

    /** The user who says it, if that is not the one of the run. */
    public Feedback by(@Nullable String user) {
        return new Feedback(satisfaction, rating, comment, user);
    }

    List<ScoreSpec> scores() {
        List<ScoreSpec> scores = new ArrayList<>(2);
        if (satisfaction != null) {
            scores.add(ScoreSpec.of("satisfaction", satisfaction));
        }
        if (rating != null) {
            scores.add(ScoreSpec.of("rating", rating));
        }
        if (scores.isEmpty() && comment != null) {
            scores.add(ScoreSpec.of("feedback", "comment"));
        }
        scores.replaceAll(score -> score.source(Score.Source.USER)
                .comment(comment)
                .distinctId(distinctId)
                .metadata(Map.of("feedback", true)));
        return scores;
    }
}
