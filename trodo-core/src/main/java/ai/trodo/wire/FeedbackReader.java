package ai.trodo.wire;

import ai.trodo.model.Score;
import java.nio.charset.StandardCharsets;
import java.util.Locale;
import java.util.UUID;
import org.jspecify.annotations.Nullable;

/** Feedback as the different clients of Trodo word it: a satisfaction, a rating, a thumb, or a text. */
final class FeedbackReader {
    private FeedbackReader() {}

    static @Nullable Score score(Item item, String runId) {
        String id = item.text("score_id", "id");
        String thumb = item.text("satisfaction", "sentiment");
        Double rating = item.number("rating");
        String words = item.anyText("feedback");
        String comment = item.anyText("comment");
        if (thumb == null && isThumb(words)) {
            thumb = words;
            words = null;
        }
        Double value = rating != null ? rating : thumb == null ? null : valueOf(thumb);
        if (value == null && words == null && comment == null && thumb == null) {
            item.lost("feedback", "one of satisfaction, rating, feedback or comment is needed");
            return null;
        }
        String distinctId = item.text("distinct_id", "user_id");
        String given = item.text("name");
        String name = given == null ? "feedback" : given;
        return Score.builder(id != null ? id : idOf(runId, distinctId, name))
                .runId(runId)
                .spanId(item.text("span_id"))
                .name(name)
                .dataType(
                        rating != null
                                ? Score.DataType.NUMERIC
                                : thumb != null ? Score.DataType.BOOLEAN : Score.DataType.CATEGORICAL)
                .value(value)
                .text(value == null ? thumb : null)
                .source(Score.Source.USER)
                .comment(comment != null ? comment : words)
                .distinctId(distinctId)
                .at(item.has("at") ? item.time("at") : item.time("timestamp"))
                .metadata(item.facts("metadata"))
                .extra(item.rest())
                .build();
    }

    private static boolean isThumb(@Nullable String words) {
        return words != null && (words.equals("unreact") || valueOf(words) != null);
    }

    private static @Nullable Double valueOf(String thumb) {
        return switch (thumb.toLowerCase(Locale.ROOT)) {
            case "positive", "up", "thumbs_up", "like", "true" -> 1.0;
            case "negative", "down", "thumbs_down", "dislike", "false" -> 0.0;
            default -> null;
        };
    }

    private static String idOf(String runId, @Nullable String distinctId, String name) {
        String key = runId + '\n' + (distinctId == null ? "" : distinctId) + '\n' + name;
        return UUID.nameUUIDFromBytes(key.getBytes(StandardCharsets.UTF_8)).toString();
    }
}
