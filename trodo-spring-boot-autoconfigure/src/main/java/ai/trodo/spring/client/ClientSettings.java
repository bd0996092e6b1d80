package ai.trodo.spring.client;

import ai.trodo.TrodoClientBuilder;
import ai.trodo.capture.CaptureSettings;
import ai.trodo.capture.ModelPrice;
import ai.trodo.capture.PriceTable;
import ai.trodo.capture.RunLimits;
import ai.trodo.capture.Sampling;
import ai.trodo.pipeline.ExportSettings;
import java.math.BigDecimal;
import java.util.Locale;
import java.util.function.Consumer;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;
import org.springframework.util.unit.DataSize;

/**
 * Turns {@code trodo.*} into settings of the client. The client itself checks the values; what it refuses is reported
 * under the name that the property has in a configuration file.
 */
final class ClientSettings {
    private static final Pattern FIRST_WORD = Pattern.compile("^([a-zA-Z][\\w.]*)");

    private final TrodoProperties properties;

    ClientSettings(TrodoProperties properties) {
        this.properties = properties;
    }

    void applyTo(TrodoClientBuilder builder, TrodoConnectionDetails connection, boolean spooled) {
        builder.enabled(properties.enabled()).debug(properties.debug());
        checked(() -> builder.siteId(blankToNull(connection.siteId())));
        checked(() -> builder.apiBase(connection.apiBase()));
        checked(() -> builder.environment(blankToNull(properties.environment())));
        checked(() -> builder.release(blankToNull(properties.release())));
        checked(() -> builder.sampling(sampling()));
        checked(() -> builder.capture(capture()));
        checked(() -> builder.runLimits(runLimits()));
        builder.prices(prices());
        builder.baggage(properties.propagation().baggage());
        builder.autoEvents(properties.events().auto());
        Integer batchSize = properties.events().batchSize();
        if (batchSize != null) {
            checked(() -> builder.batchedEvents(batchSize, properties.events().batchInterval()));
        }
        checked(() -> builder.export(export(spooled)));
    }

    private Sampling sampling() {
        TrodoProperties.Sampling from = properties.sampling();
        return new Sampling(
                from.rate(), from.agents(), from.keepErrors(), from.keepSlowerThan(), from.keepCostlierThan());
    }

    private CaptureSettings capture() {
        TrodoProperties.Capture from = properties.capture();
        CaptureSettings to = CaptureSettings.DEFAULTS
                .withMode(from.mode())
                .withRedactKeys(from.redactKeys())
                .withRedactPatterns(from.redactPatterns())
                .withStandaloneLlm(from.standaloneLlm());
        if (from.maxFieldSize() != null) {
            to = to.withMaxFieldBytes(toInt(from.maxFieldSize()));
        }
        if (from.maxDepth() != null) {
            to = to.withMaxDepth(from.maxDepth());
        }
        return from.maxNodes() == null ? to : to.withMaxNodes(from.maxNodes());
    }

    private RunLimits runLimits() {
        TrodoProperties.Runs from = properties.runs();
        RunLimits otherwise = RunLimits.DEFAULTS;
        return new RunLimits(
                from.streamAfter() == null ? otherwise.streamAfter() : from.streamAfter(),
                from.maxSpans() == null ? otherwise.maxSpans() : from.maxSpans(),
                from.timeToLive() == null ? otherwise.timeToLive() : from.timeToLive());
    }

    private PriceTable prices() {
        PriceTable.Builder table = PriceTable.builder();
        properties
                .prices()
                .models()
                .forEach((model, price) ->
                        checked("trodo.prices.models." + model, () -> table.price(model, price(price))));
        properties
                .prices()
                .aliases()
                .forEach((name, model) -> checked("trodo.prices.aliases." + name, () -> table.alias(name, model)));
        return table.build();
    }

    private static ModelPrice price(TrodoProperties.Price from) {
        ModelPrice price =
                ModelPrice.of(from.input().toPlainString(), from.output().toPlainString());
        if (from.cacheRead() == null && from.cacheWrite() == null) {
            return price;
        }
        BigDecimal read = from.cacheRead() == null ? from.input() : from.cacheRead();
        BigDecimal write = from.cacheWrite() == null ? from.input() : from.cacheWrite();
        return price.withCache(read.toPlainString(), write.toPlainString());
    }

    private ExportSettings export(boolean spooled) {
        TrodoProperties.Export from = properties.export();
        ExportSettings.Builder to = ExportSettings.builder().shutdownHook(false);
        bytes(from.batch().maxSize(), size -> to.batchMaxBytes(toInt(size)));
        set(from.batch().maxRecords(), to::batchMaxRecords);
        set(from.batch().maxDelay(), to::batchMaxDelay);
        bytes(from.queue().maxSize(), size -> to.queueMaxBytes(size.toBytes()));
        set(from.queue().maxRecords(), to::queueMaxRecords);
        if (spooled && from.spool().enabled()) {
            to.spoolDirectory(from.spool().directory());
        }
        bytes(from.spool().maxSize(), size -> to.spoolMaxBytes(size.toBytes()));
        set(from.spool().maxAge(), to::spoolMaxAge);
        set(from.retry().initial(), to::retryInitial);
        set(from.retry().max(), to::retryMax);
        set(from.shutdownTimeout(), to::shutdownTimeout);
        return to.build();
    }

    private static void bytes(@Nullable DataSize size, Consumer<DataSize> setter) {
        set(size, setter);
    }

    private static <T> void set(@Nullable T value, Consumer<T> setter) {
        if (value != null) {
            setter.accept(value);
        }
    }

    private static int toInt(DataSize size) {
        return (int) Math.min(Integer.MAX_VALUE, Math.max(Integer.MIN_VALUE, size.toBytes()));
    }

    private static @Nullable String blankToNull(@Nullable String text) {
        return text == null || text.isBlank() ? null : text;
    }

    private static void checked(Runnable setter) {
        try {
            setter.run();
        } catch (IllegalArgumentException refused) {
            throw new InvalidTrodoPropertyException(property(refused), String.valueOf(refused.getMessage()), refused);
        }
    }

    /** For what is checked without a name that could be translated. */
    private static void checked(String property, Runnable setter) {
        try {
            setter.run();
        } catch (IllegalArgumentException refused) {
            throw new InvalidTrodoPropertyException(property, String.valueOf(refused.getMessage()), refused);
        }
    }

    /** {@code export.batchMaxBytes must ...} speaks of {@code trodo.export.batch.max-size}. */
    static String property(IllegalArgumentException refused) {
        Matcher word = FIRST_WORD.matcher(String.valueOf(refused.getMessage()));
        String name = word.find() ? word.group(1) : "";
        String known = switch (name) {
            case "export.batchMaxBytes" -> "export.batch.max-size";
            case "export.batchMaxRecords" -> "export.batch.max-records";
            case "export.batchMaxDelay" -> "export.batch.max-delay";
            case "export.queueMaxBytes" -> "export.queue.max-size";
            case "export.queueMaxRecords" -> "export.queue.max-records";
            case "export.spoolMaxBytes" -> "export.spool.max-size";
            case "export.spoolMaxAge" -> "export.spool.max-age";
            case "export.retryInitial" -> "export.retry.initial";
            case "export.retryMax" -> "export.retry.max";
            case "capture.maxFieldBytes" -> "capture.max-field-size";
            case "batchSize", "batchInterval" -> "events." + kebab(name);
            default -> kebab(name.replace("runLimits.", "runs."));
        };
        return "trodo." + known;
    }

    private static String kebab(String camel) {
        return camel.replaceAll("([a-z])([A-Z])", "$1-$2").toLowerCase(Locale.ROOT);
    }
}
