package ai.trodo.analytics;

import ai.trodo.export.Frame;
import ai.trodo.export.ReplyListener;
import ai.trodo.internal.Clip;
import ai.trodo.internal.Guard;
import ai.trodo.internal.LogOnce;
import ai.trodo.internal.TrodoClock;
import ai.trodo.pipeline.Finished;
import java.io.PrintWriter;
import java.io.StringWriter;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.concurrent.atomic.LongAdder;
import java.util.function.Predicate;
import org.jspecify.annotations.Nullable;

/**
 * What users do, beside what agents do: events, profiles, groups, sessions. No request is made on the caller's thread.
 * Only an empty id throws, since it is a mistake of the program; anything else that makes no event is left out, counted in
 * {@link #ignored()} and said once in the log.
 */
public final class ProductEvents implements ReplyListener, AutoCloseable {
    /** Events without a user belong to this one. */
    public static final String SERVER = "server_global";

    /** Does nothing at all. */
    public static final ProductEvents NONE = new ProductEvents();

    static final int MAX_NAME = 255;
    private static final int MAX_STACK = 16_000;
    private static final int MAX_MESSAGE = 4_000;

    private final @Nullable Predicate<Finished> outbox;
    private final ProductEventSettings settings;
    private final TrodoClock clock;
    private final PropertyRedactor redactor;
    private final UserStates states;
    private final @Nullable EventBatch batch;
    private final UncaughtExceptions uncaught;
    private final LongAdder ignored = new LongAdder();

    private ProductEvents() {
        this(ProductEventSettings.DEFAULTS, null, () -> {}, TrodoClock.SYSTEM, PropertyRedactor.NONE);
    }

    /**
     * @param outbox takes what is to be sent
     * @param wake sees to it that {@link #everySecond} is called from now on
     */
    public ProductEvents(
            ProductEventSettings settings,
            @Nullable Predicate<Finished> outbox,
            Runnable wake,
            TrodoClock clock,
            PropertyRedactor redactor) {
        this.settings = settings;
        this.outbox = outbox;
        this.clock = clock;
        this.redactor = redactor;
        states = new UserStates(this::now);
        batch = settings.batched() && outbox != null
                ? new EventBatch(settings.batchSize(), settings.batchInterval(), clock, wake, this::sendTogether)
                : null;
        uncaught = new UncaughtExceptions(failure ->
                Guard.run("An uncaught exception could not be recorded", () -> error(serverScope(), failure, null)));
        if (settings.autoEvents()) {
            enableAutoEvents();
        }
    }

    /**
     * The events of one user. Makes no request by itself.
     *
     * @throws IllegalArgumentException when the id is empty
     */
    public UserScope forUser(String distinctId) {
        return forUser(distinctId, null);
    }

    /** With the session of the user's browser, so that both are seen as one. */
    public UserScope forUser(String distinctId, @Nullable String sessionId) {
        if (!isOn()) {
            return new UserScope(this, distinctId == null ? "" : distinctId, null);
        }
        return new UserScope(this, required("distinctId", distinctId), blankToNull(sessionId));
    }

    /** An event of the server itself, of no user. */
    public void track(String name, Map<String, ?> properties) {
        serverScope().track(name, properties);
    }

    /** An error that was caught, of no user. */
    public void captureError(Throwable error, Severity severity) {
        serverScope().captureError(error, severity);
    }

    private UserScope serverScope() {
        return new UserScope(this, SERVER, null);
    }

    /** Makes events of uncaught exceptions. The handler that is set already stays and is asked afterwards. */
    public void enableAutoEvents() {
        if (isOn()) {
            uncaught.enable();
        }
    }

    /** Puts back the handler that was there before. */
    public void disableAutoEvents() {
        uncaught.disable();
    }

    /** Whether uncaught exceptions of any thread become events now. */
    public boolean isAutoEvents() {
        return uncaught.isOn();
    }

    /** How many calls were left out because what they said makes no event. */
    public long ignored() {
        return ignored.sum();
    }

    /** Hands over what is collected. */
    public void flush() {
        if (batch != null) {
            batch.flush();
        }
    }

    /** Hands over what has been collected for long enough. */
    public void everySecond() {
        if (batch != null) {
            batch.everySecond();
        }
    }

    /** Lets go of the handler for uncaught exceptions and hands over what is collected. */
    @Override
    public void close() {
        disableAutoEvents();
        flush();
    }

    boolean isOn() {
        return outbox != null;
    }

    @Nullable
    String siteId() {
        return settings.siteId();
    }

    UserState state(String distinctId, @Nullable String sessionId) {
        return states.of(distinctId, sessionId);
    }

    /** Takes over who the user is, where the receiver knows better: it merges the users that it knows already. */
    @Override
    public void replied(Frame document, byte[] answer) {
        IdentifyReply reply = IdentifyReply.read(document.json(), answer);
        if (reply != null) {
            states.adopt(reply);
        }
    }

    /** Who goes by this id now. */
    String known(String distinctId) {
        return states.known(distinctId);
    }

    void rename(String distinctId, @Nullable String sessionId, String newDistinctId) {
        states.rename(distinctId, sessionId, newDistinctId);
    }

    /** Sends the session first, if nobody did. */
    UserState registered(UserScope user) {
        UserState state = state(user.distinctId(), user.givenSession());
        state.register(
                () -> send(Frame.Kind.TRACK, null, SessionDocument.of(siteId(), user.distinctId(), state, now())));
        return state;
    }

    void event(
            UserScope user,
            String type,
            String name,
            String category,
            Map<String, ? extends @Nullable Object> properties,
            @Nullable Instant at) {
        UserState state = registered(user);
        Map<String, Object> event = new LinkedHashMap<>();
        event.put("event_type", type);
        event.put("event_name", Clip.text(name, MAX_NAME));
        event.put("event_category", category);
        event.put("session_id", state.sessionId);
        event.put("user_id", user.distinctId());
        Map<String, @Nullable Object> all = new LinkedHashMap<>(state.groupProperties());
        all.putAll(properties);
        event.put("custom_properties", all);
        event.put("distinct_id", user.distinctId());
        if (at != null) {
            event.put("timestamp", at.truncatedTo(ChronoUnit.MILLIS).toString());
        }
        if (batch != null) {
            batch.add(event);
        } else {
            send(Frame.Kind.EVENT, null, event);
        }
    }

    void error(UserScope user, Throwable error, @Nullable Severity severity) {
        StringWriter stack = new StringWriter();
        error.printStackTrace(new PrintWriter(stack));
        Map<String, Object> properties = new LinkedHashMap<>();
        properties.put("error_type", error.getClass().getName());
        properties.put("error_message", Clip.text(Objects.requireNonNullElse(error.getMessage(), ""), MAX_MESSAGE));
        properties.put("stack_trace", Clip.text(stack.toString(), MAX_STACK));
        properties.put("runtime", "java");
        if (severity != null) {
            properties.put("severity", severity.wireName());
        }
        event(user, "auto", "server_error", "error", properties, null);
    }

    boolean send(Frame.Kind kind, @Nullable String action, Map<String, Object> document) {
        return hand(ProductRecord.of(kind, action, document, redactor));
    }

    private void sendTogether(List<Map<String, Object>> events) {
        hand(new ProductRecord(Frame.Kind.EVENTS_BULK, null, List.copyOf(events), redactor));
    }

    /** Whether it was taken; what was not is counted by the outbox. */
    private boolean hand(Finished record) {
        return outbox != null && outbox.test(record);
    }

    /** Runs work for the caller, who must never see it fail. */
    void guarded(Guard.Action work) {
        if (isOn()) {
            Guard.run("A product event could not be recorded", work);
        }
    }

    void ignore(String why) {
        ignored.increment();
        LogOnce.warn("A product event was left out: " + why, null);
    }

    Instant now() {
        return TrodoClock.instant(clock.epochMicros());
    }

    static String required(String what, @Nullable String id) {
        if (id == null || id.isBlank()) {
            throw new IllegalArgumentException(what + " must not be empty");
        }
        return id;
    }

    static @Nullable String blankToNull(@Nullable String text) {
        return text == null || text.isBlank() ? null : text;
    }
}
