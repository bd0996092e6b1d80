package ai.trodo;

import ai.trodo.export.Destination;
import ai.trodo.export.HttpDestination;
import ai.trodo.prompt.PromptShelf;
import ai.trodo.wire.Dialect;
import java.net.URI;
import java.util.Locale;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/**
 * Who receives records if nobody names a destination: a site of Trodo's cloud, or a collector of one's own.
 *
 * @param siteId the credential, null for a collector that asks for none
 * @param base null for the cloud
 */
record Receiver(@Nullable String siteId, @Nullable URI base) {
    static final Receiver NONE = new Receiver(null, null);
    private static final int MAX_SITE_ID = 200;

    Receiver withSite(@Nullable String site) {
        if (site != null && (site.isBlank() || site.length() > MAX_SITE_ID || !isPlain(site))) {
            throw new IllegalArgumentException("siteId must be plain text of 1 to " + MAX_SITE_ID
                    + " characters without spaces or control characters, got " + site.length() + " characters");
        }
        return new Receiver(site, base);
    }

    Receiver withBase(@Nullable URI apiBase) {
        if (apiBase != null) {
            String scheme = apiBase.getScheme();
            boolean http = "http".equalsIgnoreCase(scheme) || "https".equalsIgnoreCase(scheme);
            if (!http || apiBase.getHost() == null || apiBase.getUserInfo() != null || apiBase.getQuery() != null) {
                throw new IllegalArgumentException("apiBase must be an http or https URL of a host, without user or"
                        + " query, for example https://sdkapi.trodo.ai, got: " + apiBase);
            }
        }
        return new Receiver(siteId, apiBase);
    }

    static URI url(String text) {
        try {
            return URI.create(text);
        } catch (IllegalArgumentException wrong) {
            throw new IllegalArgumentException("apiBase is not a URL: " + text, wrong);
        }
    }

    private static boolean isPlain(String text) {
        return text.chars().allMatch(c -> c > ' ' && c < 127);
    }

    boolean isSet() {
        return siteId != null || base != null;
    }

    Destination destination() {
        if (base == null) {
            return HttpDestination.cloud(Objects.requireNonNull(siteId)).build();
        }
        boolean cloud = isCloud(base);
        if (cloud && siteId == null) {
            throw new IllegalArgumentException("siteId must be set to send to " + base);
        }
        return HttpDestination.builder(base)
                .site(siteId)
                .dialect(cloud ? Dialect.CLOUD : Dialect.TRODO)
                .build();
    }

    /** Those of a collector of one's own: Trodo's cloud has none to read. */
    PromptShelf prompts() {
        return base == null || isCloud(base) ? PromptShelf.NONE : PromptShelf.at(base, siteId);
    }

    private static boolean isCloud(URI base) {
        String host = base.getHost().toLowerCase(Locale.ROOT);
        return host.equals("trodo.ai") || host.endsWith(".trodo.ai");
    }
}
