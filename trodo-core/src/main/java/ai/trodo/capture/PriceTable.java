package ai.trodo.capture;

import ai.trodo.model.Cost;
import ai.trodo.model.Usage;
import java.io.IOException;
import java.io.Reader;
import java.time.LocalDate;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/**
 * Turns tokens into money: the bundled public list prices, and in front of them what the user says. A model that is in
 * neither has no price; a name is never matched by its beginning, since a wrong cost is worse than none. The bundled list
 * is read when the first price is asked for. Immutable.
 */
public final class PriceTable {
    private static final PriceTable BUNDLED = new PriceTable(true, Map.of(), Map.of());
    private static final PriceTable NONE = new PriceTable(false, Map.of(), Map.of());
    private static final String ANY = "";

    private final boolean listed;
    private final Map<String, ModelPrice> overrides;
    private final Map<String, String> aliases;

    private PriceTable(boolean listed, Map<String, ModelPrice> overrides, Map<String, String> aliases) {
        this.listed = listed;
        this.overrides = Map.copyOf(overrides);
        this.aliases = Map.copyOf(aliases);
    }

    /** Public list prices of the day {@link #listDate()}. */
    public static PriceTable bundled() {
        return BUNDLED;
    }

    /** No prices at all: costs are only what the application itself says. */
    public static PriceTable none() {
        return NONE;
    }

    /** Starts from the bundled list. */
    public static Builder builder() {
        return new Builder();
    }

    /** The day for which the bundled list prices were known. */
    public static LocalDate listDate() {
        return Listed.DATE;
    }

    /** The bundled list in its order, for tables and settings pages. */
    public static List<Entry> list() {
        return Listed.ENTRIES;
    }

    /**
     * One model of the bundled list.
     *
     * @param provider its short name, for example {@code openai}
     * @param model as the provider names it
     * @param aliases other exact names of the same model
     * @param price in US dollars per million tokens
     */
    public record Entry(String provider, String model, List<String> aliases, ModelPrice price) {}

    /** The money for one call; null when the model has no price or the tokens are not known. */
    public @Nullable Cost cost(@Nullable String provider, @Nullable String model, Usage usage) {
        return cost(provider, model, usage, 0);
    }

    /** The money for what a provider reported, its longer-lived cache writes included. */
    public @Nullable Cost cost(@Nullable String provider, @Nullable String model, UsageReading reading) {
        Long longWrites = reading.cacheWriteLong();
        return cost(provider, model, reading.usage(), longWrites == null ? 0 : longWrites);
    }

    private @Nullable Cost cost(@Nullable String provider, @Nullable String model, Usage usage, long longWrites) {
        if (usage.isUnknown()) {
            return null;
        }
        ModelPrice price = find(provider, model);
        return price == null ? null : price.cost(usage, longWrites);
    }

    /**
     * The price of a model, or null. Without a provider the name must belong to one price only; a provider that the list
     * does not know (a local model server, say) has no prices but the user's own.
     */
    public @Nullable ModelPrice find(@Nullable String provider, @Nullable String model) {
        if (model == null || model.isBlank()) {
            return null;
        }
        String given = ModelNames.letters(provider);
        for (String name : ModelNames.spellings(model)) {
            ModelPrice price = override(given, name);
            if (price != null) {
                return price;
            }
            String target = either(aliases, given, name);
            if (target != null) {
                price = override(given, target);
                return price != null ? price : listed(provider, target);
            }
        }
        return listed(provider, model);
    }

    private @Nullable ModelPrice override(String provider, String model) {
        return either(overrides, provider, model);
    }

    private static <V> @Nullable V either(Map<String, V> map, String provider, String model) {
        V own = map.get(id(provider, model));
        return own != null ? own : map.get(id(ANY, model));
    }

    private @Nullable ModelPrice listed(@Nullable String provider, String model) {
        if (!listed) {
            return null;
        }
        List<String> groups = ModelNames.rowGroups(provider);
        for (String name : ModelNames.spellings(model)) {
            ModelPrice price = groups == null ? Listed.unique(name) : Listed.of(groups, name);
            if (price != null) {
                return price;
            }
        }
        return null;
    }

    private static String id(String provider, String model) {
        return provider + '/' + model;
    }

    /** The bundled list; a class of its own so that it is read with the first question and not before. */
    private static final class Listed {
        private static final List<Entry> ENTRIES;
        private static final LocalDate DATE;
        private static final Map<String, ModelPrice> BY_ID = new HashMap<>();
        private static final Map<String, ModelPrice> BY_NAME = new HashMap<>();
        private static final ModelPrice AMBIGUOUS = ModelPrice.of("0", "0");

        static {
            PriceFile file = PriceFile.bundled();
            DATE = Objects.requireNonNull(file.date(), "date of the bundled price list");
            ENTRIES = file.rows().stream()
                    .map(row -> new Entry(row.provider(), row.model(), row.aliases(), row.price()))
                    .toList();
            for (Entry entry : ENTRIES) {
                index(entry.model(), entry);
                entry.aliases().forEach(alias -> index(alias, entry));
            }
        }

        private static void index(String name, Entry entry) {
            BY_ID.put(id(entry.provider(), name), entry.price());
            BY_NAME.merge(name, entry.price(), (a, b) -> a.equals(b) ? a : AMBIGUOUS);
        }

        static @Nullable ModelPrice of(List<String> groups, String name) {
            for (String group : groups) {
                ModelPrice price = BY_ID.get(id(group, name));
                if (price != null) {
                    return price;
                }
            }
            return null;
        }

        static @Nullable ModelPrice unique(String name) {
            ModelPrice price = BY_NAME.get(name);
            return price == AMBIGUOUS ? null : price;
        }
    }

    /** Collects the user's prices and names; not thread-safe. */
    public static final class Builder {
        private final Map<String, ModelPrice> overrides = new HashMap<>();
        private final Map<String, String> aliases = new HashMap<>();
        private boolean listed = true;

        private Builder() {}

        /** Only the prices given here, none of the bundled list. */
        public Builder withoutList() {
            listed = false;
            return this;
        }

        /** The price of a model, whoever provides it. */
        public Builder price(String model, ModelPrice price) {
            return price(ANY, model, price);
        }

        /** The price of a model at one provider; it goes before a price without provider. */
        public Builder price(String provider, String model, ModelPrice price) {
            overrides.put(id(ModelNames.letters(provider), name(model)), Objects.requireNonNull(price, "price"));
            return this;
        }

        /** Another name of a model: an Azure deployment, an inference profile, a name of a gateway. */
        public Builder alias(String name, String model) {
            return alias(ANY, name, model);
        }

        /** Another name of a model at one provider; it goes before one without provider. */
        public Builder alias(String provider, String name, String model) {
            aliases.put(id(ModelNames.letters(provider), name(name)), name(model));
            return this;
        }

        /** A whole list in the format of the bundled one; its lines go before the bundled lines. */
        public Builder load(Reader priceList) throws IOException {
            for (PriceFile.Row row : PriceFile.read(priceList).rows()) {
                price(row.provider(), row.model(), row.price());
                row.aliases().forEach(alias -> price(row.provider(), alias, row.price()));
            }
            return this;
        }

        /** What was set stands in front of the bundled list. */
        public PriceTable build() {
            return new PriceTable(listed, overrides, aliases);
        }

        private static String name(String model) {
            if (model == null || model.isBlank()) {
                throw new IllegalArgumentException("model name of a price must not be empty");
            }
            return ModelNames.key(model);
        }
    }
}
