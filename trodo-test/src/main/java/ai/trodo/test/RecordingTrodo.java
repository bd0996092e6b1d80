package ai.trodo.test;

import ai.trodo.TrodoClient;
import ai.trodo.TrodoClientBuilder;
import ai.trodo.model.Score;
import ai.trodo.model.Span;
import ai.trodo.pipeline.ExportSettings;
import ai.trodo.pipeline.FlushResult;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.function.Consumer;

/**
 * A client whose records stay here, as runs and spans to look at. What is seen has gone through the real wire: it was
 * encoded to JSON, decoded and folded as a collector does it.
 */
public final class RecordingTrodo implements AutoCloseable {
    private static final Duration PATIENCE = Duration.ofSeconds(10);

    private final InMemoryDestination destination = new InMemoryDestination();
    private final TrodoClient client;
    private final Set<String> read = new HashSet<>();
    private boolean unreadAllowed;

    private RecordingTrodo(Consumer<TrodoClientBuilder> settings) {
        TrodoClientBuilder builder = TrodoClient.builder()
                .export(ExportSettings.builder()
                        .batchMaxDelay(Duration.ZERO)
                        .shutdownHook(false)
                        .build())
                .destination(destination);
        settings.accept(builder);
        client = builder.build();
    }

    /** Records everything with the settings that a client has by default. */
    public static RecordingTrodo create() {
        return create(builder -> {});
    }

    /** With settings of one's own; the destination is there already. */
    public static RecordingTrodo create(Consumer<TrodoClientBuilder> settings) {
        return new RecordingTrodo(settings);
    }

    /** The client to give to what is tested; closing it is the recording's business. */
    public TrodoClient client() {
        return client;
    }

    /** Where the records arrive; for tests that look at the wire itself. */
    public InMemoryDestination destination() {
        return destination;
    }

    /** Everything that was recorded so far, as far as it was handed over. */
    public Recorded recorded() {
        FlushResult result = client.flush(PATIENCE);
        if (result.timedOut()) {
            throw new AssertionError("Records are still on their way after " + PATIENCE + ": " + result);
        }
        return Recorded.fold(destination.frames());
    }

    /** All runs so far, in the order in which they began. */
    public List<RecordedRun> runs() {
        List<RecordedRun> runs = recorded().runs();
        runs.forEach(run -> read.add(run.runId()));
        return runs;
    }

    /** The one run that was recorded. */
    public RecordedRun run() {
        List<RecordedRun> runs = runs();
        if (runs.size() != 1) {
            StringBuilder trees = new StringBuilder();
            runs.forEach(run -> trees.append(run.tree()));
            throw new AssertionError("Expected one run but there are " + runs.size() + ":\n" + trees);
        }
        return runs.get(0);
    }

    /** The oldest run that was not looked at before. */
    public RecordedRun takeRun() {
        for (RecordedRun run : recorded().runs()) {
            if (read.add(run.runId())) {
                return run;
            }
        }
        throw new AssertionError("No further run was recorded");
    }

    /** Runs that the test has not looked at. */
    public List<RecordedRun> unreadRuns() {
        List<RecordedRun> left =
                new ArrayList<>(unreadAllowed ? List.of() : recorded().runs());
        left.removeIf(run -> read.contains(run.runId()));
        return left;
    }

    /** Not every run has to be looked at. */
    public RecordingTrodo allowUnread() {
        unreadAllowed = true;
        return this;
    }

    /** Spans outside any run, as {@code trackMcp} makes them. */
    public List<Span> spansOutsideRuns() {
        return recorded().spansOutsideRuns();
    }

    /** Scores that were not given inside a run that is known here. */
    public List<Score> scores() {
        return recorded().scores();
    }

    /** Forgets what was recorded so far. */
    public void clear() {
        client.flush(PATIENCE);
        destination.clear();
        read.clear();
    }

    /** For the next test. */
    void renew() {
        clear();
        unreadAllowed = false;
    }

    @Override
    public void close() {
        client.close(PATIENCE);
    }
}
