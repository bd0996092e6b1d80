package ai.trodo.server.security;

import java.util.EnumSet;
import java.util.Locale;
import java.util.Set;

/** What a key or a login allows. {@link #ADMIN} includes the others. */
public enum Scope {
    /** Sending records. */
    INGEST,
    /** Reading everything of a site. */
    READ,
    /** Changing keys, prices, retention and prompts, and all that the others allow. */
    ADMIN;

    /** What an unlimited caller may do. */
    public static final Set<Scope> ALL = Set.copyOf(EnumSet.allOf(Scope.class));

    /** The word in settings, JSON and the viewer. */
    public String wireName() {
        return name().toLowerCase(Locale.ROOT);
    }

    /** @throws IllegalArgumentException for an unknown word, with a message that lists the known ones */
    public static Scope of(String word) {
        for (Scope scope : values()) {
            if (scope.name().equalsIgnoreCase(word.trim())) {
                return scope;
            }
        }
        throw new IllegalArgumentException("scope must be ingest, read or admin, was \"" + word + "\"");
    }

    static boolean allows(Set<Scope> granted, Scope needed) {
        return granted.contains(needed) || granted.contains(ADMIN);
    }
}
