package ai.trodo.capture.event;

import ai.trodo.model.EventType;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * The user, or the agent, turned to something else in the middle of a run.
 *
 * @param from the intent until now, null at the first
 * @param to the intent from now on
 * @param reason why, in the agent's words; null when it did not say
 * @param confidence between 0 and 1
 */
public record IntentSwitch(
        @Nullable String from,
        String to,
        @Nullable String reason,
        @Nullable Double confidence) implements TypedEvent {
    /** The first intent, or one whose predecessor is not known. */
    public static IntentSwitch to(String intent) {
        return new IntentSwitch(null, intent, null, null);
    }

    /** From one intent to another. */
    public static IntentSwitch between(String from, String to) {
        return new IntentSwitch(from, to, null, null);
    }

    /** A copy with the reason, in the agent's words. */
    public IntentSwitch because(String why) {
        return new IntentSwitch(from, to, why, confidence);
    }

    /** A copy with how sure the agent is, between 0 and 1. */
    public IntentSwitch withConfidence(double value) {
        return new IntentSwitch(from, to, reason, value);
    }

    @Override
    public String type() {
        return EventType.INTENT_SWITCH;
    }

    @Override
    public String name() {
        return to;
    }

    @Override
    public Map<String, Object> payload() {
        return new Fields()
                .text("from", from, Fields.NAME)
                .text("to", to, Fields.NAME)
                .text("reason", reason, Fields.TEXT)
                .put("confidence", confidence != null && Double.isFinite(confidence) ? confidence : null)
                .done();
    }
}
