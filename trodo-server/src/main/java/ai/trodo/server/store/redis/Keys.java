package ai.trodo.server.store.redis;

import ai.trodo.server.store.Site;
import ai.trodo.server.store.engine.Term;
import java.net.URLEncoder;
import java.nio.charset.StandardCharsets;

/** Names of what a site has in Redis. */
record Keys(String prefix) {
    static final String SITES = "trodo:sites";
    static final String LOCK = "trodo:lock";
    static final String CHANNEL = "trodo:change";

    /** Hash of how many spans each site has. */
    static final String SPANS = "trodo:spans";

    /** Which sets of runs are there. */
    static final String INDEX = "trodo:index";

    static Keys of(Site site) {
        return new Keys("trodo:" + URLEncoder.encode(site.id(), StandardCharsets.UTF_8) + ":");
    }

    /** Hash of run lines by run id. */
    String runs() {
        return prefix + "runs";
    }

    /** Sorted set of all runs in an order of the list. */
    String order(String key) {
        return prefix + "by:" + key;
    }

    /** Sorted set of the runs that have a term, by their start. */
    String term(Term term) {
        return prefix + "term:" + term.field().length() + ":" + term.field() + ":" + term.value();
    }

    /** Stream of a run's records; the first half of an entry's id is its position in the chain. */
    String log(String runId) {
        return prefix + "log:" + runId;
    }

    /** Hash: positions and record ids of each entity of a run. */
    String entities(String runId) {
        return prefix + "entities:" + runId;
    }

    /** Hash of span facts by span id. */
    String spans(String runId) {
        return prefix + "spans:" + runId;
    }

    String scores() {
        return prefix + "scores";
    }

    String events() {
        return prefix + "events";
    }

    /** Stream of what changed; the first half of an entry's id is its position. */
    String tail() {
        return prefix + "tail";
    }

    String position() {
        return prefix + "position";
    }

    /** Followers that stand before this have to begin again. */
    String tailBegins() {
        return prefix + "tail-begins";
    }

    String tombstones() {
        return prefix + "tombstones";
    }

    String profiles(String type) {
        return prefix + "profiles:" + type;
    }

    String changes() {
        return prefix + "changes";
    }

    String products() {
        return prefix + "products";
    }

    String aliases() {
        return prefix + "aliases";
    }

    String documents(String kind) {
        return prefix + "documents:" + kind;
    }

    String audit() {
        return prefix + "audit";
    }
}
