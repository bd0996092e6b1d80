package ai.trodo.capture;

import ai.trodo.model.Usage;
import java.util.EnumMap;
import java.util.HashMap;
import java.util.HashSet;
import java.util.Map;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * The counts of one call as providers name them, before they become disjoint buckets. Providers disagree on what a prompt
 * count includes: OpenAI, Gemini, DeepSeek, Mistral and xAI count cached tokens in it, Anthropic and Bedrock do not;
 * Gemini and xAI count reasoning beside the answer, all others in it. In a stream the later count of a name wins, except
 * that a zero never erases a count.
 */
final class RawUsage {
    private enum Field {
        /** Named "prompt": by convention with its cached part. */
        PROMPT("prompttokens", "prompttokencount", "promptevalcount"),
        /** Named "input": with its cached part only where the cached part is told as a detail of it. */
        INPUT("inputtokens", "inputtokencount", "inputtexttokencount"),
        OUTPUT(
                "completiontokens",
                "outputtokens",
                "candidatestokencount",
                "responsetokencount",
                "outputtokencount",
                "generationtokencount",
                "totaloutputtexttokencount",
                "evalcount"),
        TOTAL("totaltokens", "totaltokencount"),
        CACHED_INSIDE("cachedtokens", "numcachedtokens", "cachedcontenttokencount", "cachedinputtokens"),
        CACHE_HIT("promptcachehittokens"),
        CACHE_MISS("promptcachemisstokens"),
        CACHED_BESIDE("cachereadinputtokens", "cachereadinputtokencount"),
        WRITE_INSIDE(),
        WRITE_BESIDE("cachecreationinputtokens", "cachewriteinputtokens", "cachewriteinputtokencount"),
        WRITE_SHORT(),
        WRITE_LONG(),
        REASONING_INSIDE("reasoningtokens"),
        THOUGHTS_BESIDE("thoughtstokencount"),
        TOOL_PROMPT("tooluseprompttokencount");

        final String[] names;

        Field(String... names) {
            this.names = names;
        }
    }

    private static final Map<String, Field> BY_NAME = byName();
    private static final Set<String> DETAILS = Set.of(
            "prompttokensdetails",
            "inputtokensdetails",
            "inputtokendetails",
            "completiontokensdetails",
            "completiontokendetails",
            "outputtokensdetails",
            "outputtokendetails");
    private static final String LIFETIMES = "cachecreation";
    private static final String LIFETIME_LIST = "cachedetails";
    private static final Set<String> INSIDE_DETAILS = Set.of(
            "cacheread",
            "cachewritetokens",
            "cachecreationtokens",
            "thinkingtokens",
            "reasoning",
            "ephemeral5minputtokens",
            "ephemeral1hinputtokens",
            "ttl");

    private final Map<Field, Long> counts = new EnumMap<>(Field.class);

    private static Map<String, Field> byName() {
        Map<String, Field> names = new HashMap<>();
        for (Field field : Field.values()) {
            for (String name : field.names) {
                names.put(name, field);
            }
        }
        return names;
    }

    /** Every property name that means something here. */
    static Set<String> names() {
        Set<String> names = new HashSet<>(BY_NAME.keySet());
        names.addAll(DETAILS);
        names.addAll(INSIDE_DETAILS);
        names.add(LIFETIMES);
        names.add(LIFETIME_LIST);
        return names;
    }

    /** Takes what this object says directly and in its "details" objects. */
    void take(UsageNode node) {
        for (String name : node.names()) {
            Field field = BY_NAME.get(name);
            if (field != null) {
                put(field, UsageNode.count(node.get(name)));
            } else if (DETAILS.contains(name)) {
                takeDetails(node.child(name));
            }
        }
        takeLifetimes(node);
    }

    private void takeDetails(@Nullable UsageNode details) {
        if (details == null) {
            return;
        }
        put(Field.CACHED_INSIDE, details.firstCount("cachedtokens", "cacheread"));
        put(Field.WRITE_INSIDE, details.firstCount("cachewritetokens", "cachecreationtokens", "cachecreation"));
        put(Field.REASONING_INSIDE, details.firstCount("reasoningtokens", "thinkingtokens", "reasoning"));
    }

    /** Anthropic: an object with a count for each lifetime. Bedrock: a list of counts with their lifetimes. */
    private void takeLifetimes(UsageNode node) {
        UsageNode creation = node.child(LIFETIMES);
        if (creation != null) {
            put(Field.WRITE_SHORT, creation.firstCount("ephemeral5minputtokens"));
            put(Field.WRITE_LONG, creation.firstCount("ephemeral1hinputtokens"));
        }
        if (node.get(LIFETIME_LIST) instanceof Iterable<?> details) {
            for (Object detail : details) {
                UsageNode one = UsageNode.of(detail);
                if (one != null && "1h".equalsIgnoreCase(one.text("ttl"))) {
                    put(Field.WRITE_LONG, one.firstCount("inputtokens"));
                }
            }
        }
    }

    private void put(Field field, @Nullable Long count) {
        if (count != null && (count > 0 || !counts.containsKey(field))) {
            counts.put(field, count);
        }
    }

    @Nullable
    Long cacheWriteLong() {
        return counts.get(Field.WRITE_LONG);
    }

    /** The same counts in buckets that do not overlap. */
    Usage toUsage() {
        Long prompt = first(Field.PROMPT, Field.INPUT);
        Long read = first(Field.CACHED_INSIDE, Field.CACHE_HIT, Field.CACHED_BESIDE);
        Long write = write();
        Long input = counts.get(Field.CACHE_MISS);
        if (input == null) {
            input = prompt == null ? null : prompt - cachedPartOf(prompt, or0(read), or0(write));
        }
        Long toolPrompt = counts.get(Field.TOOL_PROMPT);
        if (toolPrompt != null) {
            input = or0(input) + toolPrompt;
        }
        Usage usage = withAnswer(input, read, write, prompt);
        Long total = usage.total();
        return total == null || total == 0 ? Usage.UNKNOWN : usage;
    }

    private Usage withAnswer(@Nullable Long input, @Nullable Long read, @Nullable Long write, @Nullable Long prompt) {
        Long output = counts.get(Field.OUTPUT);
        Long thoughts = counts.get(Field.THOUGHTS_BESIDE);
        Long total = counts.get(Field.TOTAL);
        if (thoughts != null) {
            if (output == null && total != null && prompt != null) {
                long rest = total - prompt - thoughts - or0(counts.get(Field.TOOL_PROMPT));
                output = rest < 0 ? null : Long.valueOf(rest);
            }
            return new Usage(input, read, write, output, thoughts);
        }
        Long reasoning = counts.get(Field.REASONING_INSIDE);
        if (reasoning == null || output == null) {
            return new Usage(input, read, write, output, reasoning);
        }
        boolean beside = reasoning > output
                || (reasoning > 0 && total != null && prompt != null && total == prompt + output + reasoning);
        return new Usage(input, read, write, beside ? output : Long.valueOf(output - reasoning), reasoning);
    }

    /** How many of the prompt's tokens are told again as cached. A part larger than the whole was never inside it. */
    private long cachedPartOf(long prompt, long read, long write) {
        boolean toldInside = counts.containsKey(Field.CACHED_INSIDE)
                || counts.containsKey(Field.CACHE_HIT)
                || counts.containsKey(Field.WRITE_INSIDE);
        long readInside = toldInside || countsItselfWhole(prompt, read, write) ? read : 0;
        long writeInside = counts.containsKey(Field.WRITE_INSIDE) || countsItselfWhole(prompt, read, write) ? write : 0;
        long inside = readInside + writeInside;
        return inside <= prompt ? inside : 0;
    }

    /** A gateway's mixture: "prompt" of the one dialect beside cache counts of the other. The total tells them apart. */
    private boolean countsItselfWhole(long prompt, long read, long write) {
        if (!counts.containsKey(Field.PROMPT)) {
            return false;
        }
        Long total = counts.get(Field.TOTAL);
        return total == null || read + write == 0 || total != prompt + read + write + or0(counts.get(Field.OUTPUT));
    }

    private @Nullable Long write() {
        Long whole = first(Field.WRITE_INSIDE, Field.WRITE_BESIDE);
        if (whole != null) {
            return whole;
        }
        Long shortLived = counts.get(Field.WRITE_SHORT);
        Long longLived = counts.get(Field.WRITE_LONG);
        return shortLived == null && longLived == null ? null : Long.valueOf(or0(shortLived) + or0(longLived));
    }

    private @Nullable Long first(Field... fields) {
        for (Field field : fields) {
            Long count = counts.get(field);
            if (count != null) {
                return count;
            }
        }
        return null;
    }

    private static long or0(@Nullable Long count) {
        return count == null ? 0 : count;
    }
}
