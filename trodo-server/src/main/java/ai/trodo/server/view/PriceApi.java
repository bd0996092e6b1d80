package ai.trodo.server.view;

import ai.trodo.capture.ModelPrice;
import ai.trodo.capture.PriceTable;
import ai.trodo.server.http.HttpProblem;
import ai.trodo.server.http.HttpRequest;
import ai.trodo.server.http.Json;
import ai.trodo.server.price.Repricing;
import ai.trodo.server.price.SitePrices;
import ai.trodo.server.security.Caller;
import ai.trodo.server.security.Scope;
import ai.trodo.server.store.TimeRange;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import tools.jackson.databind.node.ObjectNode;

/** Prices of models, in dollars per million tokens, and pricing stored calls again. */
final class PriceApi {
    private static final String TAG = "prices";

    private final Api api;
    private final SitePrices prices;

    PriceApi(Api api) {
        this.api = api;
        this.prices = new SitePrices(api.store());
        api.get("/api/prices", TAG, "The site's own prices and the public list", List.of(), this::list);
        api.add("PUT", "/api/prices/{model}", TAG, "Sets a price", List.of(), Scope.ADMIN, this::set);
        api.add("DELETE", "/api/prices/{model}", TAG, "Removes a price", List.of(), Scope.ADMIN, this::delete);
        api.add("POST", "/api/prices/reprice", TAG, "Prices stored calls again", List.of(), Scope.ADMIN, this::reprice);
    }

    private Object list(Caller caller, HttpRequest request) {
        return Json.object(
                "own",
                prices.list(caller.site()).stream()
                        .map(own -> price(null, own.model(), own.price()))
                        .toList(),
                "list",
                PriceTable.list().stream()
                        .map(entry -> price(entry.provider(), entry.model(), entry.price()))
                        .toList(),
                "list_date",
                PriceTable.listDate().toString(),
                "unit",
                "USD per 1,000,000 tokens");
    }

    private static Map<String, @Nullable Object> price(@Nullable String provider, String model, ModelPrice price) {
        return Json.object(
                "model", model,
                "provider", provider,
                "input", price.input(),
                "cache_read", price.cacheRead(),
                "cache_write", price.cacheWrite(),
                "output", price.output());
    }

    private Object set(Caller caller, HttpRequest request) {
        String model = request.pathParam("model");
        try {
            ModelPrice price = SitePrices.parse(new String(request.body(), StandardCharsets.UTF_8));
            prices.put(caller.site(), model, price, caller.name());
            return price(null, model, price);
        } catch (IllegalArgumentException invalid) {
            throw HttpProblem.badRequest("invalid_field", String.valueOf(invalid.getMessage()), "input");
        }
    }

    private Object delete(Caller caller, HttpRequest request) {
        if (!prices.delete(caller.site(), request.pathParam("model"), caller.name())) {
            throw HttpProblem.notFound("this site has no price of its own for this model");
        }
        return Json.object("deleted", true);
    }

    private Object reprice(Caller caller, HttpRequest request) {
        ObjectNode body =
                request.body().length == 0 ? Json.mapper().createObjectNode() : Json.readObject(request.body());
        String filter = body.path("q").isString() ? body.path("q").asString() : null;
        Repricing.Outcome outcome = new Repricing(api.store())
                .run(
                        caller.site(),
                        Api.query(filter, TimeRange.ALWAYS),
                        prices.table(caller.site()),
                        api.clock().instant(),
                        caller.name());
        return Json.object(
                "runs", outcome.runs(),
                "spans", outcome.spans(),
                "before", outcome.before(),
                "after", outcome.after());
    }
}
