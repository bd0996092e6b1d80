package ai.trodo.server.price;

import ai.trodo.capture.ModelPrice;
import ai.trodo.capture.PriceTable;
import ai.trodo.server.store.Documents;
import ai.trodo.server.store.RunStore;
import ai.trodo.server.store.Site;
import java.math.BigDecimal;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import tools.jackson.core.JacksonException;
import tools.jackson.databind.DeserializationFeature;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/** The prices that a site sets itself; they go before the public list. */
public final class SitePrices {
    private static final String KIND = "price";
    private static final JsonMapper JSON = JsonMapper.builder()
            .enable(DeserializationFeature.USE_BIG_DECIMAL_FOR_FLOATS)
            .build();

    private final RunStore store;

    public SitePrices(RunStore store) {
        this.store = store;
    }

    /**
     * A price of the site's own.
     *
     * @param model its name, or provider and name with a slash between
     */
    public record Own(String model, ModelPrice price) {}

    public List<Own> list(Site site) {
        return store.documents().list(site, KIND, null).stream()
                .map(SitePrices::own)
                .toList();
    }

    /** @throws IllegalArgumentException when the model has no name */
    public void put(Site site, String model, ModelPrice price, String actor) {
        if (model.isBlank() || model.length() > 300) {
            throw new IllegalArgumentException("a price needs the name of its model");
        }
        String json = json(price);
        store.documents().put(site, KIND, model, json);
        store.auditLog().append(site, actor, "price.set", model, json);
    }

    public boolean delete(Site site, String model, String actor) {
        boolean gone = store.documents().delete(site, KIND, model);
        if (gone) {
            store.auditLog().append(site, actor, "price.delete", model, "{}");
        }
        return gone;
    }

    /** The public list with the site's own prices in front. */
    public PriceTable table(Site site) {
        PriceTable.Builder table = PriceTable.builder();
        for (Own own : list(site)) {
            table.price(own.model(), own.price());
            int slash = own.model().indexOf('/');
            if (slash > 0 && slash < own.model().length() - 1) {
                table.price(own.model().substring(0, slash), own.model().substring(slash + 1), own.price());
            }
        }
        return table.build();
    }

    /** US dollars per million tokens. */
    static String json(ModelPrice price) {
        Map<String, Object> map = new LinkedHashMap<>();
        map.put("input", price.input());
        map.put("cache_read", price.cacheRead());
        map.put("cache_write", price.cacheWrite());
        map.put("output", price.output());
        return JSON.writeValueAsString(map);
    }

    /** @throws IllegalArgumentException when input or output is missing, or a price is no number or negative */
    public static ModelPrice parse(String json) {
        try {
            JsonNode root = JSON.readTree(json);
            BigDecimal input = number(root, "input");
            BigDecimal output = number(root, "output");
            if (input == null || output == null) {
                throw new IllegalArgumentException("a price needs input and output, in dollars per million tokens");
            }
            return new ModelPrice(
                    input, number(root, "cache_read"), number(root, "cache_write"), null, output, 0, null);
        } catch (JacksonException e) {
            throw new IllegalArgumentException("a price must be JSON: " + e.getOriginalMessage(), e);
        }
    }

    private static @Nullable BigDecimal number(JsonNode root, String field) {
        JsonNode node = root.path(field);
        if (node.isMissingNode() || node.isNull()) {
            return null;
        }
        if (!node.isNumber()) {
            throw new IllegalArgumentException(field + " must be a number, was " + node);
        }
        return node.decimalValue();
    }

    private static Own own(Documents.Document document) {
        return new Own(document.id(), parse(document.json()));
    }
}
