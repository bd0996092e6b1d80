package ai.trodo.prompt;

import ai.trodo.internal.Guard;
import java.net.URI;
import java.net.URLEncoder;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicReference;
import org.jspecify.annotations.Nullable;

/**
 * Prompts that were read, each kept for a while. What is older is given all the same while it is read again behind, so
 * only the first question for a prompt ever waits. When the collector is away what is known stays good.
 */
public final class PromptShelf {
    /** Knows no prompt. */
    public static final PromptShelf NONE = new PromptShelf(null);

    /** How long a prompt is given without asking again. */
    public static final Duration FRESH = Duration.ofMinutes(1);

    private static final int MOST_PROMPTS = 1_000;
    private static final int OK = 200;
    private static final int NOT_MODIFIED = 304;

    private final @Nullable PromptSource source;
    private final Duration fresh;
    private final Map<String, Place> places = new LinkedHashMap<>(16, 0.75f, true) {
        private static final long serialVersionUID = 1L;

        @Override
        protected boolean removeEldestEntry(Map.Entry<String, Place> eldest) {
            return size() > MOST_PROMPTS;
        }
    };

    /** Reads from this source when a prompt is asked for; null knows no prompt. */
    public PromptShelf(@Nullable PromptSource source) {
        this(source, FRESH);
    }

    PromptShelf(@Nullable PromptSource source, Duration fresh) {
        this.source = source;
        this.fresh = fresh;
    }

    /** @param key of the site, with the scope to read; null when none is needed */
    public static PromptShelf at(URI collector, @Nullable String key) {
        return new PromptShelf(new HttpPromptSource(collector, key));
    }

    /** A prompt by its name; the version that bears the label {@code production} unless another is asked for. */
    public PromptRequest ask(String name) {
        return new PromptRequest(this, name);
    }

    @Nullable
    Prompt find(String name, String reference) {
        PromptSource from = source;
        if (from == null) {
            return null;
        }
        String path = "/api/prompts/" + encoded(name) + "/versions/" + encoded(reference);
        Place place;
        synchronized (places) {
            place = places.computeIfAbsent(path, Place::new);
        }
        return place.get(from, fresh);
    }

    private static String encoded(String text) {
        return URLEncoder.encode(text, StandardCharsets.UTF_8).replace("+", "%20");
    }

    /** One prompt as it was last read. */
    private static final class Place {
        private final String path;
        private final AtomicReference<@Nullable CompletableFuture<Boolean>> first = new AtomicReference<>();
        private final AtomicBoolean reading = new AtomicBoolean();
        private volatile @Nullable Prompt prompt;
        private volatile @Nullable String tag;
        private volatile long readAt;

        Place(String path) {
            this.path = path;
        }

        @Nullable
        Prompt get(PromptSource source, Duration fresh) {
            CompletableFuture<Boolean> mine = new CompletableFuture<>();
            CompletableFuture<Boolean> others = first.compareAndExchange(null, mine);
            if (others == null) {
                read(source);
                mine.complete(true);
            } else if (!others.isDone()) {
                others.join();
            } else if (System.nanoTime() - readAt >= fresh.toNanos() && reading.compareAndSet(false, true)) {
                Guard.run("A prompt could not be read again", () -> readBehind(source));
            }
            return prompt;
        }

        private void readBehind(PromptSource source) {
            Thread thread = new Thread(
                    () -> {
                        read(source);
                        reading.set(false);
                    },
                    "trodo-prompt");
            thread.setDaemon(true);
            thread.start();
        }

        private void read(PromptSource source) {
            Guard.run("A prompt could not be read", () -> {
                PromptSource.Answer answer = source.read(path, tag);
                if (answer.status() == OK) {
                    prompt = PromptJson.read(answer.body());
                    tag = answer.tag();
                } else if (answer.status() != NOT_MODIFIED) {
                    throw new IllegalStateException("the collector answered " + answer.status() + " to " + path);
                }
            });
            readAt = System.nanoTime();
        }
    }
}
