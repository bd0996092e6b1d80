package ai.trodo;

import ai.trodo.analytics.ProductEventSettings;
import ai.trodo.capture.CaptureSettings;
import ai.trodo.capture.PriceTable;
import ai.trodo.capture.Redactor;
import ai.trodo.capture.RunIdentity;
import ai.trodo.capture.RunLimits;
import ai.trodo.capture.Sampling;
import ai.trodo.capture.SpanFilter;
import ai.trodo.capture.UsageExtractor;
import ai.trodo.context.ActiveTrace;
import ai.trodo.export.Destination;
import ai.trodo.export.HttpDestination;
import ai.trodo.export.LoggingDestination;
import ai.trodo.internal.LogOnce;
import ai.trodo.internal.TrodoClock;
import ai.trodo.pipeline.ExportSettings;
import ai.trodo.prompt.PromptSource;
import java.net.URI;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/** Collects the settings of a {@link TrodoClient}; a wrong one is refused at once, by name and value. */
public final class TrodoClientBuilder {
    /** Where Trodo's cloud listens. */
    public static final URI CLOUD = HttpDestination.CLOUD;

    /** Where records for a remote place wait by default. */
    public static final Path DEFAULT_SPOOL = Path.of(".trodo", "spool");

    private static final int MAX_LABEL = 200;

    Receiver receiver = Receiver.NONE;
    private boolean enabled = true;
    private boolean debug;
    ProductEventSettings productEvents = ProductEventSettings.DEFAULTS;

    @Nullable
    String environment;

    @Nullable
    String release;

    Sampling sampling = Sampling.ALL;
    CaptureSettings capture = CaptureSettings.DEFAULTS;
    RunLimits runLimits = RunLimits.DEFAULTS;
    Redactor redactor = Redactor.NONE;
    RunIdentity identity = RunIdentity.UNKNOWN;
    boolean baggage;

    @Nullable
    PromptSource prompts;

    SpanFilter spanFilter = SpanFilter.ALL;
    ActiveTrace activeTrace = ActiveTrace.NONE;

    @Nullable
    UsageExtractor usageExtractor;

    PriceTable prices = PriceTable.bundled();
    ExportSettings export = ExportSettings.defaults();
    private boolean spoolChosen;
    TrodoClock clock = TrodoClock.SYSTEM;

    @Nullable
    Consumer<String> onError;

    private final List<Destination> destinations = new ArrayList<>();

    TrodoClientBuilder() {}

    /** The credential of the site that records belong to. */
    public TrodoClientBuilder siteId(@Nullable String siteId) {
        receiver = receiver.withSite(siteId);
        return this;
    }

    /** Where records go: {@link #CLOUD} if only a site id is set, or a collector of one's own. */
    public TrodoClientBuilder apiBase(@Nullable URI apiBase) {
        receiver = receiver.withBase(apiBase);
        return this;
    }

    /** The same as text; one that is no http or https URL is refused. */
    public TrodoClientBuilder apiBase(String apiBase) {
        return apiBase(Receiver.url(apiBase));
    }

    /** False makes a client that does nothing at all. */
    public TrodoClientBuilder enabled(boolean enabled) {
        this.enabled = enabled;
        return this;
    }

    /** Logs each batch that leaves. */
    public TrodoClientBuilder debug(boolean debug) {
        this.debug = debug;
        return this;
    }

    /** The deployment that runs belong to, for example {@code production}. */
    public TrodoClientBuilder environment(@Nullable String environment) {
        this.environment = label("environment", environment);
        return this;
    }

    /** The version of the application. */
    public TrodoClientBuilder release(@Nullable String release) {
        this.release = label("release", release);
        return this;
    }

    /** Which runs are kept; all of them by default. */
    public TrodoClientBuilder sampling(Sampling sampling) {
        this.sampling = Objects.requireNonNull(sampling, "sampling must not be null");
        return this;
    }

    /** What is kept of the contents, and how much; everything within generous limits by default. */
    public TrodoClientBuilder capture(CaptureSettings capture) {
        this.capture = Objects.requireNonNull(capture, "capture must not be null");
        return this;
    }

    /** When a long run is sent in parts, and when an open one is given up. */
    public TrodoClientBuilder runLimits(RunLimits runLimits) {
        this.runLimits = Objects.requireNonNull(runLimits, "runLimits must not be null");
        return this;
    }

    /** Asked after the built-in redaction, on the worker; a text for which it throws is dropped. */
    public TrodoClientBuilder redactor(Redactor redactor) {
        this.redactor = Objects.requireNonNull(redactor, "redactor must not be null");
        return this;
    }

    /**
     * Whether end user and conversation of a run go along with its headers, as entries of W3C baggage, so that runs that
     * begin in the other service are the same user's. Off unless asked for: the user's id leaves the process.
     */
    public TrodoClientBuilder baggage(boolean baggage) {
        this.baggage = baggage;
        return this;
    }

    /** Where prompts are read; without it the collector that records go to. */
    public TrodoClientBuilder prompts(@Nullable PromptSource prompts) {
        this.prompts = prompts;
        return this;
    }

    /** Asked for the end user of runs that were not told. */
    public TrodoClientBuilder identity(RunIdentity identity) {
        this.identity = Objects.requireNonNull(identity, "identity must not be null");
        return this;
    }

    /** Asked for the application's own trace, whose ids runs then have towards OpenTelemetry. */
    public TrodoClientBuilder activeTrace(ActiveTrace activeTrace) {
        this.activeTrace = Objects.requireNonNull(activeTrace, "activeTrace must not be null");
        return this;
    }

    /** Asked on the caller's thread before a span begins; children of what it refuses hang one level higher. */
    public TrodoClientBuilder spanFilter(SpanFilter spanFilter) {
        this.spanFilter = Objects.requireNonNull(spanFilter, "spanFilter must not be null");
        return this;
    }

    /** What tokens cost, where the provider does not say it; the bundled list by default. */
    public TrodoClientBuilder prices(PriceTable prices) {
        this.prices = Objects.requireNonNull(prices, "prices must not be null");
        return this;
    }

    /** Asked for the tokens of results that the built-in reader does not know. */
    public TrodoClientBuilder usageExtractor(UsageExtractor usageExtractor) {
        this.usageExtractor = Objects.requireNonNull(usageExtractor, "usageExtractor must not be null");
        return this;
    }

    /** One more place that records go to. */
    public TrodoClientBuilder destination(Destination destination) {
        Objects.requireNonNull(destination, "destination must not be null");
        for (Destination other : destinations) {
            if (other.name().equals(destination.name())) {
                throw new IllegalArgumentException("two destinations are named " + destination.name());
            }
        }
        destinations.add(destination);
        return this;
    }

    /**
     * How records wait, batch and leave; with it the spool is where these settings say, and nowhere when they say
     * nothing.
     */
    public TrodoClientBuilder export(ExportSettings export) {
        this.export = Objects.requireNonNull(export, "export must not be null");
        spoolChosen = true;
        return this;
    }

    /**
     * Folder for what cannot be delivered yet; null keeps everything in memory. Where nothing is said, records for a
     * remote place are spooled to {@link #DEFAULT_SPOOL} below the working directory.
     */
    public TrodoClientBuilder spoolDirectory(@Nullable Path directory) {
        export = export.toBuilder().spoolDirectory(directory).build();
        spoolChosen = true;
        return this;
    }

    /** For tests that must not wait; times and durations of runs come from it. */
    public TrodoClientBuilder clock(TrodoClock clock) {
        this.clock = Objects.requireNonNull(clock, "clock must not be null");
        return this;
    }

    /** Whether uncaught exceptions become events. */
    public TrodoClientBuilder autoEvents(boolean autoEvents) {
        productEvents = productEvents.withAutoEvents(autoEvents);
        return this;
    }

    /** Collects product events, so many and for so long at most, and sends them together. */
    public TrodoClientBuilder batchedEvents(int size, Duration interval) {
        productEvents = productEvents.batching(size, interval);
        return this;
    }

    /** Told about failures of delivery: the latest, at most once a second, on the worker. */
    public TrodoClientBuilder onError(@Nullable Consumer<String> onError) {
        this.onError = onError;
        return this;
    }

    /** Takes what the variables {@code TRODO_*} say; everything that is set afterwards goes before them. */
    public TrodoClientBuilder environment(Map<String, String> variables) {
        EnvironmentVariables.apply(variables, this);
        return this;
    }

    CaptureSettings capture() {
        return capture;
    }

    Sampling sampling() {
        return sampling;
    }

    ExportSettings export() {
        return export;
    }

    /** Starts no thread and opens no file unless an earlier process left records to deliver. */
    public TrodoClient build() {
        if (!enabled) {
            return TrodoClient.noop();
        }
        List<Destination> targets = new ArrayList<>(destinations);
        if (receiver.isSet()) {
            targets.add(receiver.destination());
            if (!spoolChosen) {
                spoolDirectory(DEFAULT_SPOOL);
            }
        }
        if (targets.isEmpty()) {
            LogOnce.info("Trodo records nothing: set a site id (TRODO_SITE_ID), a URL of a collector (TRODO_API_BASE)"
                    + " or a destination");
            return TrodoClient.noop();
        }
        if (debug) {
            targets.add(new LoggingDestination());
        }
        return new Wiring(this).client(targets);
    }

    private static @Nullable String label(String property, @Nullable String value) {
        if (value != null && (value.isBlank() || value.length() > MAX_LABEL)) {
            throw new IllegalArgumentException(
                    property + " must have 1 to " + MAX_LABEL + " characters, got: \"" + value + '"');
        }
        return value;
    }
}
