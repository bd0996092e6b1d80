package ai.trodo.capture;

import ai.trodo.model.Usage;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * Reads tokens from what providers and frameworks return: OpenAI (chat and responses), Azure, Anthropic, Gemini, Bedrock,
 * Mistral, Cohere, DeepSeek, xAI, Ollama, Spring AI and LangChain4j, as beans, maps, JSON text, a list of stream chunks or
 * the text of an event stream. Never throws; what is not told is unknown and not zero.
 */
public final class UsageReader implements UsageExtractor {
    /** For who wants an object; it has no state. */
    public static final UsageReader INSTANCE = new UsageReader();

    private static final int MAX_DEPTH = 5;
    private static final int MAX_ITEMS = 100_000;
    private static final int MAX_TEXT = 4 * 1024 * 1024;

    /** Safe to ask of any object. */
    private static final List<String> USAGE_NAMES = List.of("usage", "usagemetadata", "tokenusage");

    /** Envelopes around a usage, asked only of data and of the libraries that have them. */
    private static final List<String> ENVELOPES = List.of(
            "message",
            "messagestart",
            "messagedelta",
            "completed",
            "incomplete",
            "response",
            "metadata",
            "meta",
            "delta",
            "chatresponse",
            "xgroq",
            "llmoutput",
            "amazonbedrockinvocationmetrics");

    private static final List<String> MODEL_NAMES = List.of("model", "modelversion", "modelname", "modelid");
    private static final List<String> ID_NAMES = List.of("responseid", "id");
    private static final List<String> OTHER_NAMES = List.of("nativeusage", "billedunits", "tokens", "choices");

    private UsageReader() {}

    /** Every property name that is asked for here. */
    static Set<String> names() {
        Set<String> names = new HashSet<>();
        List.of(USAGE_NAMES, ENVELOPES, MODEL_NAMES, ID_NAMES, OTHER_NAMES).forEach(names::addAll);
        return names;
    }

    @Override
    public Usage extract(@Nullable Object result) {
        return read(result).usage();
    }

    /** Tokens, model and id of one answer; {@link UsageReading#NOTHING} when it tells none. */
    public static UsageReading read(@Nullable Object response) {
        Stream stream = new Stream();
        stream.accept(response);
        return stream.reading();
    }

    /** Collects the usage of one streamed answer over its chunks, in order. Not thread-safe. */
    public static final class Stream {
        private final RawUsage raw = new RawUsage();
        private @Nullable String model;
        private @Nullable String responseId;

        /** Takes one part of a stream; what cannot be read is passed over. */
        public void accept(@Nullable Object chunk) {
            try {
                collect(chunk, 0);
            } catch (RuntimeException | StackOverflowError | LinkageError hostile) {
                return;
            }
        }

        /** What all parts told so far. */
        public UsageReading reading() {
            Usage usage = raw.toUsage();
            return usage.isUnknown()
                    ? UsageReading.NOTHING
                    : new UsageReading(usage, raw.cacheWriteLong(), model, responseId);
        }

        private void collect(@Nullable Object value, int depth) {
            Object plain = UsageNode.unwrap(value);
            if (plain == null || depth > MAX_DEPTH) {
                return;
            }
            if (plain instanceof CharSequence text) {
                collectText(text.toString(), depth);
            } else if (plain instanceof Iterable<?> items) {
                collectItems(items, depth);
            } else {
                UsageNode node = UsageNode.of(plain);
                if (node != null) {
                    collectNode(node, depth);
                }
            }
        }

        private void collectItems(Iterable<?> items, int depth) {
            int seen = 0;
            for (Object item : items) {
                if (seen++ >= MAX_ITEMS) {
                    return;
                }
                collect(item, depth + 1);
            }
        }

        private void collectNode(UsageNode node, int depth) {
            boolean open = node.isData() || node.isOfKnownLibrary();
            if (!takeNative(node)) {
                raw.take(node);
            }
            for (String name : USAGE_NAMES) {
                collectUsage(node.get(name));
            }
            if (!open) {
                return;
            }
            note(node, depth);
            collectBilled(node);
            for (String name : ENVELOPES) {
                collectEnvelope(node.get(name), depth);
            }
            if (node.isData()) {
                collectEnvelope(node.get("choices"), depth);
            }
        }

        private void collectEnvelope(@Nullable Object envelope, int depth) {
            if (!(envelope instanceof CharSequence)) {
                collect(envelope, depth + 1);
            }
        }

        private void collectUsage(@Nullable Object usage) {
            UsageNode node = UsageNode.of(usage);
            if (node == null || takeNative(node)) {
                return;
            }
            raw.take(node);
            collectBilled(node);
        }

        /** Cohere tells what it counted and what it bills; what is billed is what is priced. */
        private void collectBilled(UsageNode node) {
            UsageNode billed = node.child("billedunits");
            UsageNode counted = billed == null && node.isData() ? node.child("tokens") : billed;
            if (counted != null) {
                raw.take(counted);
            }
        }

        /** Spring AI keeps the provider's own usage beside its summary, and the own one says more. */
        private boolean takeNative(UsageNode node) {
            UsageNode own = node.child("nativeusage");
            if (own == null) {
                return false;
            }
            RawUsage trial = new RawUsage();
            trial.take(own);
            if (trial.toUsage().isUnknown()) {
                return false;
            }
            raw.take(own);
            return true;
        }

        private void note(UsageNode node, int depth) {
            String name = firstText(node, MODEL_NAMES);
            if (name != null) {
                model = name;
            }
            String id = firstText(node, ID_NAMES);
            if (id != null && (responseId == null || depth == 0)) {
                responseId = id;
            }
        }

        private void collectText(String text, int depth) {
            if (text.length() > MAX_TEXT || !mayTellUsage(text)) {
                return;
            }
            String body = text.strip();
            if (body.startsWith("{") || body.startsWith("[")) {
                collect(UsageNode.parse(body), depth + 1);
            } else if (body.startsWith("data:") || body.startsWith("event:") || body.startsWith(":")) {
                for (String line : body.split("\n")) {
                    if (line.startsWith("data:")) {
                        collect(UsageNode.parse(line.substring("data:".length())), depth + 1);
                    }
                }
            }
        }

        /** Every dialect speaks of tokens, or of counts of evaluation. An answer that does neither is not parsed. */
        private static boolean mayTellUsage(String text) {
            return text.contains("oken") || text.contains("eval_count");
        }

        private static @Nullable String firstText(UsageNode node, List<String> names) {
            for (String name : names) {
                String text = node.text(name);
                if (text != null) {
                    return text;
                }
            }
            return null;
        }
    }
}
