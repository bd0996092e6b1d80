package ai.trodo.capture;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import ai.trodo.model.Cost;
import ai.trodo.model.Usage;
import java.io.IOException;
import java.io.StringReader;
import java.math.BigDecimal;
import java.util.HashSet;
import java.util.List;
import java.util.Objects;
import java.util.Set;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

final class PriceTableTests {
    private final PriceTable table = PriceTable.bundled();

    /** Usage: 1,000,000 plain input, 500,000 read, 200,000 written, 100,000 answer, 50,000 reasoning tokens. */
    @ParameterizedTest(name = "{0} {1}")
    @CsvSource({
        // provider, model, input, cache read, cache write, output, total
        "openai, gpt-4o-mini-2024-07-18, 0.15, 0.0375, 0.03, 0.09, 0.3075",
        "azure, gpt-35-turbo, 0.5, 0.25, 0.1, 0.225, 1.075",
        "anthropic, claude-opus-4-5-20251101, 5, 0.25, 1.25, 3.75, 10.25",
        "vertex_ai, claude-haiku-4-5@20251001, 1, 0.05, 0.25, 0.75, 2.05",
        "gemini, models/gemini-2.5-flash, 0.3, 0.015, 0.06, 0.375, 0.75",
        "mistral_ai, mistral-large-latest, 0.5, 0.025, 0.1, 0.225, 0.85",
        "cohere, command-a-03-2025, 2.5, 1.25, 0.5, 1.5, 5.75",
        "deepseek, deepseek-v4-pro, 1.32, 0.022, 0.264, 0.594, 2.2",
        "xai, grok-3-mini, 0.3, 0.0375, 0.06, 0.075, 0.4725",
        "bedrock_converse, us.anthropic.claude-sonnet-4-5-20250929-v1:0, 3.3, 0.165, 0.825, 2.475, 6.765",
        "bedrock, global.anthropic.claude-sonnet-4-5-20250929-v1:0, 3, 0.15, 0.75, 2.25, 6.15",
        "aws.bedrock, eu.amazon.nova-pro-v1:0, 0.8, 0.1, 0.16, 0.48, 1.54",
        "AMAZON_BEDROCK, meta.llama3-3-70b-instruct-v1:0, 0.72, 0.36, 0.144, 0.108, 1.332",
        "groq, llama-3.3-70b-versatile, 0.59, 0.295, 0.118, 0.1185, 1.1215",
    })
    void pricesEachBucketOnceForEveryProvider(
            String provider,
            String model,
            BigDecimal input,
            BigDecimal read,
            BigDecimal write,
            BigDecimal output,
            BigDecimal total) {
        Usage usage = new Usage(1_000_000L, 500_000L, 200_000L, 100_000L, 50_000L);

        Cost cost = shortPrompt(provider, model).cost(usage, 0);

        assertThat(cost).isEqualTo(new Cost(total, input, read, write, output, Cost.Source.PRICE_TABLE));
    }

    private ModelPrice shortPrompt(String provider, String model) {
        ModelPrice price = Objects.requireNonNull(table.find(provider, model));
        return new ModelPrice(
                price.input(), price.cacheRead(), price.cacheWrite(), price.cacheWriteLong(), price.output(), 0, null);
    }

    @Test
    void pricesCachedTokensOnceAlthoughTheProviderCountsThemTwice() {
        UsageReading reading = UsageReader.read("""
                {"model":"gpt-4o-2024-08-06","usage":{"prompt_tokens":2006,"completion_tokens":300,"total_tokens":2306,
                 "prompt_tokens_details":{"cached_tokens":1920},"completion_tokens_details":{"reasoning_tokens":0}}}""");

        Cost cost = table.cost("openai", reading.model(), reading);

        // 86 x 2.50 + 1920 x 1.25 + 300 x 10, per million
        assertThat(Objects.requireNonNull(cost).total()).isEqualTo(new BigDecimal("0.005615"));
    }

    @Test
    void pricesTheLongerLivedCacheWritesApart() {
        UsageReading reading = UsageReader.read("""
                {"model":"claude-sonnet-4-5-20250929","usage":{"input_tokens":100,"cache_read_input_tokens":0,
                 "cache_creation_input_tokens":556,"output_tokens":10,
                 "cache_creation":{"ephemeral_5m_input_tokens":456,"ephemeral_1h_input_tokens":100}}}""");

        Cost cost = Objects.requireNonNull(table.cost("anthropic", reading.model(), reading));

        // 456 x 3.75 + 100 x 6, per million
        assertThat(cost.cacheWrite()).isEqualTo(new BigDecimal("0.00231"));
        assertThat(cost.total()).isEqualTo(new BigDecimal("0.00276"));
    }

    @Test
    void pricesALongPromptByItsOwnPriceAsAWhole() {
        Usage shortPrompt = new Usage(100_000L, 100_000L, null, 1000L, null);
        Usage longPrompt = new Usage(100_001L, 100_000L, null, 1000L, null);

        assertThat(total("gemini", "gemini-2.5-pro", shortPrompt)).isEqualByComparingTo("0.1475");
        assertThat(total("gemini", "gemini-2.5-pro", longPrompt)).isEqualByComparingTo("0.2900025");
    }

    private BigDecimal total(String provider, String model, Usage usage) {
        return Objects.requireNonNull(table.cost(provider, model, usage)).total();
    }

    @Test
    void billsReasoningAsOutput() {
        assertThat(total("openai", "o3", new Usage(0L, null, null, 100L, 900L)))
                .isEqualByComparingTo(total("openai", "o3", Usage.of(0, 1000)));
    }

    @ParameterizedTest
    @CsvSource({
        "openai, gpt-4o-mini-of-our-own",
        "openai, gpt-4",
        "openai, gpt-4o-2030-01-01",
        "anthropic, claude",
        "anthropic, gpt-4o",
        "ollama, llama3.1",
        "ollama, gpt-4o",
        "bedrock, arn:aws:bedrock:eu-west-1:123456789012:application-inference-profile/ab12cd34",
        "openrouter, deepseek/deepseek-chat:free",
    })
    void neverGuessesAPriceByTheBeginningOfAName(String provider, String model) {
        if (model.equals("gpt-4")) {
            assertThat(Objects.requireNonNull(table.find(provider, model)).input())
                    .isEqualByComparingTo("30");
        } else {
            assertThat(table.find(provider, model)).isNull();
            assertThat(table.cost(provider, model, Usage.of(10, 10))).isNull();
        }
    }

    @ParameterizedTest
    @CsvSource({
        "openai, GPT-4o, gpt-4o",
        "openai, openai/gpt-4o, gpt-4o",
        "openai, openrouter/openai/gpt-4o, gpt-4o",
        "OPEN_AI, gpt-4o-2024-11-20, gpt-4o",
        ", gpt-4o, gpt-4o",
        "spring_ai, gpt-4o, gpt-4o",
        "OTHER, gpt-4o, gpt-4o",
        "google_genai, publishers/google/models/gemini-2.5-pro, gemini-2.5-pro",
        "vertex_ai, projects/p/locations/l/publishers/google/models/gemini-2.5-pro, gemini-2.5-pro",
        "anthropic, claude-sonnet-4.5, claude-sonnet-4-5",
        "bedrock, arn:aws:bedrock:us-east-1:1:inference-profile/us.anthropic.claude-haiku-4-5-20251001-v1:0,"
                + " anthropic.claude-haiku-4-5-20251001-v1:0",
        "bedrock, anthropic.claude-3-haiku-20240307-v1:0:200k, anthropic.claude-3-haiku-20240307-v1:0",
    })
    void knowsTheSpellingsUnderWhichAModelTravels(String provider, String spelling, String model) {
        assertThat(table.find(provider, spelling)).isNotNull().isEqualTo(table.find(null, model));
    }

    @Test
    void mapsDeploymentsAndProfilesToModels() {
        PriceTable mine = PriceTable.builder()
                .alias("azure", "Chat-Prod", "gpt-4o")
                .alias(
                        "arn:aws:bedrock:eu-west-1:123456789012:application-inference-profile/ab12cd34",
                        "global.anthropic.claude-sonnet-4-5-20250929-v1:0")
                .build();

        assertThat(mine.find("azure_openai", "chat-prod")).isNull();
        assertThat(mine.find("azure", "chat-prod")).isEqualTo(table.find("azure", "gpt-4o"));
        assertThat(mine.find(
                        "bedrock", "arn:aws:bedrock:eu-west-1:123456789012:application-inference-profile/ab12cd34"))
                .isEqualTo(table.find("bedrock", "global.anthropic.claude-sonnet-4-5-20250929-v1:0"));
        assertThat(mine.find("openai", "chat-prod")).isNull();
    }

    @Test
    void letsTheUsersPriceGoBeforeTheList() {
        PriceTable mine = PriceTable.builder()
                .price("gpt-4o", ModelPrice.of("1", "2"))
                .price("azure", "gpt-4o", ModelPrice.of("3", "4"))
                .price("house-model", ModelPrice.of("0.01", "0.02").withCache("0.001", "0.01"))
                .build();

        assertThat(mine.cost("openai", "gpt-4o", Usage.of(1_000_000, 0)).total())
                .isEqualByComparingTo("1");
        assertThat(mine.cost("azure", "gpt-4o", Usage.of(1_000_000, 0)).total()).isEqualByComparingTo("3");
        assertThat(mine.cost("vllm", "house-model", new Usage(0L, 1_000_000L, null, 0L, null))
                        .total())
                .isEqualByComparingTo("0.001");
        assertThat(mine.find("openai", "gpt-4o-mini")).isEqualTo(table.find("openai", "gpt-4o-mini"));
    }

    @Test
    void readsAListOfTheUser() throws IOException {
        PriceTable mine = PriceTable.builder().load(new StringReader("""
                        # ours
                        openai,gpt-4o,,2,1,,,8,gpt-4o-eu
                        openai,gpt-4o,100,4,,,,16,
                        """)).build();

        assertThat(mine.find("openai", "gpt-4o-eu"))
                .isEqualTo(mine.find("azure", "gpt-4o-eu") == null ? mine.find("openai", "gpt-4o") : null);
        assertThat(mine.cost("openai", "gpt-4o", Usage.of(101, 0)).total()).isEqualByComparingTo("0.000404");
    }

    @Test
    void namesTheLineOfAListThatItCannotRead() {
        assertThatThrownBy(() -> PriceTable.builder().load(new StringReader("\nopenai,x,,one,,,,2,\n")))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessageContaining("line 2")
                .hasMessageContaining("openai,x");
        assertThatThrownBy(() -> PriceTable.builder().price(" ", ModelPrice.of("1", "1")))
                .hasMessageContaining("must not be empty");
        assertThatThrownBy(() -> ModelPrice.of("-1", "1")).hasMessageContaining("input price must not be negative");
    }

    @Test
    void givesNoCostWhenASideOfTheCallIsUnknown() {
        assertThat(table.cost("openai", "gpt-4o", Usage.UNKNOWN)).isNull();
        assertThat(table.cost("openai", "gpt-4o", new Usage(10L, null, null, null, null)))
                .isNull();
        assertThat(table.cost("openai", "gpt-4o", new Usage(null, null, null, 10L, null)))
                .isNull();
        assertThat(table.cost("openai", "text-embedding-3-small", new Usage(1_000_000L, null, null, null, null))
                        .total())
                .isEqualByComparingTo("0.02");
    }

    @Test
    void hasNoPricesAtAllWhenAskedFor() {
        assertThat(PriceTable.none().find("openai", "gpt-4o")).isNull();
        assertThat(PriceTable.builder().withoutList().build().find("openai", "gpt-4o"))
                .isNull();
    }

    @Test
    void keepsEveryDigitOfManyTinyCosts() {
        Cost one = table.cost("deepseek", "deepseek-flash", new Usage(1L, 1L, null, 1L, null));

        assertThat(one.total().toPlainString()).isEqualTo("0.000001506");
    }

    @Test
    void listsEveryNameOfAProviderOnceAndCoversTheProviders() {
        Set<String> names = new HashSet<>();
        for (PriceTable.Entry entry : PriceTable.list()) {
            assertThat(names.add(entry.provider() + '/' + entry.model()))
                    .as(entry.model())
                    .isTrue();
            for (String alias : entry.aliases()) {
                assertThat(names.add(entry.provider() + '/' + alias)).as(alias).isTrue();
            }
        }
        assertThat(PriceTable.list()).hasSizeGreaterThan(150);
        assertThat(PriceTable.list().stream()
                        .map(PriceTable.Entry::provider)
                        .distinct()
                        .toList())
                .containsAll(
                        List.of("openai", "anthropic", "google", "mistral", "cohere", "bedrock", "deepseek", "xai"));
        assertThat(PriceTable.list().stream().map(PriceTable.Entry::model))
                .anyMatch(model -> model.startsWith("meta."))
                .anyMatch(model -> model.startsWith("amazon."));
    }

    @Test
    void neverListsACacheReadAboveThePlainInput() {
        for (PriceTable.Entry entry : PriceTable.list()) {
            ModelPrice price = entry.price();
            if (price.cacheRead() != null) {
                assertThat(price.cacheRead()).as(entry.model()).isLessThan(price.input());
            }
            if (price.longPrompt() != null) {
                assertThat(price.longPrompt().input()).as(entry.model()).isGreaterThan(price.input());
            }
        }
    }
}
