package ai.trodo.spring.client;

import ai.trodo.capture.CaptureMode;
import java.math.BigDecimal;
import java.net.URI;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import org.springframework.boot.context.properties.ConfigurationProperties;
import org.springframework.boot.context.properties.bind.DefaultValue;
import org.springframework.util.unit.DataSize;

/**
 * Configuration of the Trodo client. What is null here has a default that the client chooses.
 *
 * @param enabled Whether runs are recorded. When off, the client stays injectable and does nothing.
 * @param siteId Site that receives the runs. It is also the credential.
 * @param apiBase Base URL of Trodo's cloud or of a collector of your own.
 * @param environment Name of the environment, such as production, noted on each run.
 * @param release Version of the application, noted on each run.
 * @param debug Whether the client logs what it delivers.
 * @param sampling Which runs are kept.
 * @param capture What is kept of inputs and outputs.
 * @param runs What keeps long runs bounded.
 * @param propagation What goes along with a run to other services.
 * @param export How runs wait and leave.
 * @param prices What models cost.
 * @param events Product events.
 */
@ConfigurationProperties("trodo")
public record TrodoProperties(
        @DefaultValue("true") boolean enabled,
        @Nullable String siteId,
        @Nullable URI apiBase,
        @Nullable String environment,
        @Nullable String release,
        @DefaultValue("false") boolean debug,
        @DefaultValue Sampling sampling,
        @DefaultValue Capture capture,
        @DefaultValue Runs runs,
        @DefaultValue Propagation propagation,
        @DefaultValue Export export,
        @DefaultValue Prices prices,
        @DefaultValue Events events) {

    /**
     * @param rate Share of runs that are kept, from 0 to 1.
     * @param agents Share of runs of single agents, by agent name.
     * @param keepErrors Whether failed runs are kept whatever the rate.
     * @param keepSlowerThan Runs that took longer are kept whatever the rate.
     * @param keepCostlierThan Runs that cost more US dollars are kept whatever the rate.
     */
    public record Sampling(
            @DefaultValue("1.0") double rate,
            @DefaultValue Map<String, Double> agents,
            @DefaultValue("true") boolean keepErrors,
            @Nullable Duration keepSlowerThan,
            @Nullable BigDecimal keepCostlierThan) {}

    /**
     * @param mode How much of inputs, outputs and error texts is kept.
     * @param maxFieldSize Longest input or output; what is beyond is cut off.
     * @param maxDepth How deep nested values are followed.
     * @param maxNodes How many values one input or output may hold.
     * @param redactKeys Names of fields whose values are secret, beside the built-in ones.
     * @param redactPatterns Whether texts are searched for keys, tokens, e-mail addresses and card numbers.
     * @param standaloneLlm Whether a model call outside any run becomes a small run of its own.
     */
    public record Capture(
            @DefaultValue("full") CaptureMode mode,
            @Nullable DataSize maxFieldSize,
            @Nullable Integer maxDepth,
            @Nullable Integer maxNodes,
            @DefaultValue List<String> redactKeys,
            @DefaultValue("true") boolean redactPatterns,
            @DefaultValue("true") boolean standaloneLlm) {}

    /**
     * @param batch When a batch leaves.
     * @param queue What may wait in memory.
     * @param spool What may wait on disk.
     * @param retry How long to wait after a failure.
     * @param shutdownTimeout How long the end of the application may be held up by what is still waiting.
     */
    public record Export(
            @DefaultValue Batch batch,
            @DefaultValue Queue queue,
            @DefaultValue Spool spool,
            @DefaultValue Retry retry,
            @Nullable Duration shutdownTimeout) {}

    /**
     * @param maxSize A batch leaves when it holds this much.
     * @param maxRecords A batch leaves when it holds this many records.
     * @param maxDelay A batch leaves when its first record has waited this long.
     */
    public record Batch(
            @Nullable DataSize maxSize,
            @Nullable Integer maxRecords,
            @Nullable Duration maxDelay) {}

    /**
     * @param maxSize Memory that waiting records may hold; beyond it new ones are dropped and counted.
     * @param maxRecords How many records may wait.
     */
    public record Queue(
            @Nullable DataSize maxSize, @Nullable Integer maxRecords) {}

    /**
     * @param enabled Whether batches for a remote destination are written to disk until they are delivered.
     * @param directory Folder of the spool, readable for its owner only.
     * @param maxSize Disk that the spool may hold; beyond it the oldest records make room.
     * @param maxAge Records older than this are given up.
     */
    public record Spool(
            @DefaultValue("true") boolean enabled,
            @DefaultValue(".trodo/spool") Path directory,
            @Nullable DataSize maxSize,
            @Nullable Duration maxAge) {}

    /**
     * @param initial First pause after a failure; it doubles with each further one.
     * @param max Longest pause.
     */
    public record Retry(
            @Nullable Duration initial, @Nullable Duration max) {}

    /**
     * @param streamAfter A run that lasts longer is sent in parts while it goes on.
     * @param maxSpans A run that holds more spans is sent in parts too.
     * @param timeToLive A run that stays open longer is taken for forgotten and ended as cancelled.
     */
    public record Runs(
            @Nullable Duration streamAfter,
            @Nullable Integer maxSpans,
            @Nullable Duration timeToLive) {}

    /**
     * @param baggage Whether end user and conversation go along as W3C baggage, to the hosts that are told about the run
     *     and from the callers that are believed.
     */
    public record Propagation(@DefaultValue("false") boolean baggage) {}

    /**
     * @param models Prices in US dollars for a million tokens, by model name. They go before the bundled list.
     * @param aliases Names of deployments and the models that stand behind them.
     */
    public record Prices(
            @DefaultValue Map<String, Price> models,
            @DefaultValue Map<String, String> aliases) {}

    /**
     * @param input US dollars for a million tokens of the prompt.
     * @param output US dollars for a million tokens of the answer.
     * @param cacheRead US dollars for a million tokens read from the provider's cache.
     * @param cacheWrite US dollars for a million tokens written to the provider's cache.
     */
    public record Price(
            BigDecimal input,
            BigDecimal output,
            @Nullable BigDecimal cacheRead,
            @Nullable BigDecimal cacheWrite) {
        public Price {
            if (input == null || output == null) {
                throw new IllegalArgumentException("a price in trodo.prices.models needs input and output");
            }
        }
    }

    /**
     * @param auto Whether uncaught exceptions become events.
     * @param batchSize How many product events are sent together; without it each is sent at once.
     * @param batchInterval How long a product event waits for others.
     */
    public record Events(
            @DefaultValue("false") boolean auto,
            @Nullable Integer batchSize,
            @DefaultValue("5s") Duration batchInterval) {}
}
