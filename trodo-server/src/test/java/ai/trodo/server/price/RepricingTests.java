package ai.trodo.server.price;

import static ai.trodo.server.store.Samples.llm;
import static ai.trodo.server.store.Samples.run;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import ai.trodo.capture.ModelPrice;
import ai.trodo.model.Cost;
import ai.trodo.model.Usage;
import ai.trodo.server.audit.ChainCheck;
import ai.trodo.server.store.RunQuery;
import ai.trodo.server.store.RunStore;
import ai.trodo.server.store.Site;
import ai.trodo.server.store.StoredRecord;
import ai.trodo.server.store.UsageReader;
import ai.trodo.server.store.sqlite.SqliteStore;
import java.math.BigDecimal;
import java.nio.file.Path;
import java.time.Instant;
import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

final class RepricingTests {
    private static final Site SITE = new Site("acme");
    private static final Instant NOW = Instant.parse("2026-11-21T00:00:00Z");

    @TempDir
    Path folder;

    private RunStore store;
    private SitePrices prices;

    @BeforeEach
    void open() {
        store = SqliteStore.open(folder.resolve("trodo.db"));
        prices = new SitePrices(store);
        store.writer()
                .write(
                        SITE,
                        List.of(
                                run("r1", 0).build(),
                                llm("r1", "own", 0)
                                        .model("house-model")
                                        .provider("us")
                                        .usage(Usage.of(1_000_000, 1_000_000))
                                        .cost(null)
                                        .build(),
                                llm("r1", "said", 1)
                                        .model("house-model")
                                        .provider("us")
                                        .cost(Cost.given(BigDecimal.TEN))
                                        .build(),
                                llm("r1", "unknown", 2)
                                        .model("nobody-knows")
                                        .provider("us")
                                        .cost(null)
                                        .build()));
    }

    @AfterEach
    void close() {
        store.close();
    }

    private Repricing.Outcome reprice(Instant now) {
        return new Repricing(store).run(SITE, RunQuery.ALL, prices.table(SITE), now, "ann");
    }

    private BigDecimal cost() {
        return store.runs().summary(SITE, "r1").orElseThrow().cost();
    }

    @Test
    void pricesWhatHadNoPriceAndNothingElse() {
        assertThat(reprice(NOW).spans()).isZero();
        prices.put(SITE, "house-model", ModelPrice.of("1.50", "2"), "ann");

        Repricing.Outcome outcome = reprice(NOW);

        assertThat(outcome.runs()).isEqualTo(1);
        assertThat(outcome.spans()).isEqualTo(1);
        assertThat(outcome.after()).isEqualByComparingTo("3.5");
        assertThat(cost()).isEqualByComparingTo("13.5");
        assertThat(store.runs().summary(SITE, "r1").orElseThrow().costKnown()).isFalse();
        assertThat(store.runs().span(SITE, "r1", "own").orElseThrow().cost().source())
                .isEqualTo(Cost.Source.SERVER);
        assertThat(store.usage()
                        .by(SITE, RunQuery.ALL, UsageReader.Dimension.MODEL)
                        .get(0)
                        .cost())
                .isEqualByComparingTo("13.5");
        assertThat(reprice(NOW).spans()).as("a second time").isZero();
    }

    @Test
    void aLaterPriceReplacesAnEarlierOneAndTheLogKeepsBoth() {
        prices.put(SITE, "us/house-model", ModelPrice.of("1", "1"), "ann");
        reprice(NOW);
        prices.put(SITE, "us/house-model", ModelPrice.of("3", "3"), "ann");
        Repricing.Outcome outcome = reprice(NOW.plusSeconds(60));

        assertThat(outcome.before()).isEqualByComparingTo("2");
        assertThat(outcome.after()).isEqualByComparingTo("6");
        assertThat(cost()).isEqualByComparingTo("16");
        assertThat(store.runs().log(SITE, "r1", null, 100).items())
                .extracting(StoredRecord::entityId)
                .containsExactly("r1", "own", "said", "unknown", "own", "own");
        assertThat(ChainCheck.of(store, SITE, "r1").orElseThrow().verified()).isTrue();
        assertThat(store.auditLog().list(SITE, null, 1).items().get(0).action()).isEqualTo("price.reprice");
    }

    @Test
    void keepsPricesOfASite() {
        prices.put(SITE, "m", SitePrices.parse("{\"input\":0.15,\"output\":0.6,\"cache_read\":0.075}"), "ann");
        assertThat(prices.list(SITE)).hasSize(1);
        assertThat(prices.list(SITE).get(0).price().cacheRead()).isEqualByComparingTo("0.075");
        assertThat(prices.list(new Site("other"))).isEmpty();
        assertThat(prices.delete(SITE, "m", "ann")).isTrue();
        assertThat(prices.delete(SITE, "m", "ann")).isFalse();
        assertThatThrownBy(() -> SitePrices.parse("{\"input\":1}")).hasMessageContaining("output");
        assertThatThrownBy(() -> SitePrices.parse("{\"input\":\"x\",\"output\":1}"))
                .hasMessageContaining("input");
        assertThatThrownBy(() -> SitePrices.parse("{\"input\":-1,\"output\":1}"))
                .isInstanceOf(IllegalArgumentException.class);
    }
}
