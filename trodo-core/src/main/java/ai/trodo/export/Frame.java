package ai.trodo.export;

import java.net.URLEncoder;
import java.nio.charset.StandardCharsets;
import org.jspecify.annotations.Nullable;

/**
 * One JSON document of the wire with what is needed to post it.
 *
 * @param kind what the document is, which tells its path
 * @param site tenant of this document, null for the one that its destination is set to
 * @param runId run that the path names, null when the path names none
 * @param action last step of the path of people and group calls, for example "set_once", else null
 * @param json the document; not copied, never changed by anybody
 * @param records how many records it holds, for counting
 */
public record Frame(
        Kind kind,
        @Nullable String site,
        @Nullable String runId,
        @Nullable String action,
        byte[] json,
        int records) {
    /** A document whose path has no action. */
    public Frame(Kind kind, @Nullable String site, @Nullable String runId, byte[] json, int records) {
        this(kind, site, runId, null, json, records);
    }

    private static final int MAX_SITE = 200;

    /** Why no receiver can take a document of this site; null when one may. */
    public @Nullable String siteProblem() {
        boolean sane = site == null
                || !site.isBlank()
                        && site.length() <= MAX_SITE
                        && site.charAt(0) != '#'
                        && site.chars().allMatch(c -> c > ' ' && c < 0x7f);
        return sane
                ? null
                : "siteId must be 1 to " + MAX_SITE
                        + " printable ASCII characters without spaces, not beginning with #";
    }

    /** What a document is; each knows the path that takes it. */
    public enum Kind {
        /** A finished run with its spans, events and scores: {@code {"run":{},"spans":[],"events":[],"scores":[]}}. */
        RUN("/api/sdk/runs/ingest"),
        /** A run that begins: {@code {"run":{}}}. */
        RUN_START("/api/sdk/runs/start"),
        /** More of a run that is known already: {@code {"spans":[],"events":[],"scores":[]}}. */
        SPANS("/api/sdk/runs/{run}/spans"),
        /** A run that ends: {@code {"run":{}}}, flat for Trodo's cloud. */
        RUN_END("/api/sdk/runs/{run}/end"),
        /** Spans outside any run: {@code {"spans":[]}}. */
        RUNLESS_SPANS("/api/sdk/spans/append"),
        /** Judgements of runs or spans: {@code {"scores":[]}}. */
        SCORES("/api/sdk/scores"),
        /** What an end user thinks of a run. */
        FEEDBACK("/api/sdk/runs/{run}/feedback"),
        /** A session of a user. */
        TRACK("/api/sdk/track"),
        /** One product event. */
        EVENT("/api/events"),
        /** Many product events: {@code {"events":[]}}. */
        EVENTS_BULK("/api/events/bulk"),
        /** A user got another id. */
        IDENTIFY("/api/sdk/identify"),
        /** A user is to be known no longer by this device or session. */
        RESET("/api/sdk/reset"),
        /** A user's wallet. */
        WALLET("/api/sdk/wallet-address"),
        /** A change of a user's profile. */
        PEOPLE("/api/sdk/people/{action}"),
        /** A user joins or leaves a group. */
        GROUPS("/api/sdk/groups/{action}"),
        /** A change of a group's profile. */
        GROUP_PROFILE("/api/sdk/groups/profile/{action}"),
        /** An agent's event in the form that Trodo's older SDKs send. */
        TRACK_AGENT("/api/sdk/track-agent");

        private final String path;

        Kind(String path) {
            this.path = path;
        }

        /** The path of a kind whose path names nothing. */
        String path() {
            return path;
        }

        /** Whether the document is an envelope of runs, spans, events and scores, several of which fit into one request. */
        public boolean isEnvelope() {
            return ordinal() <= SCORES.ordinal();
        }
    }

    /** The path below the base URL. */
    public String path() {
        return kind.path.replace("{run}", quoted(runId)).replace("{action}", quoted(action));
    }

    private static String quoted(@Nullable String step) {
        return step == null
                ? ""
                : URLEncoder.encode(step, StandardCharsets.UTF_8).replace("+", "%20");
    }
}
