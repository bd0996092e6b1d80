package ai.trodo;

import static org.assertj.core.api.Assertions.assertThat;

import ai.trodo.capture.CaptureMode;
import ai.trodo.capture.CaptureSettings;
import ai.trodo.capture.RunScope;
import ai.trodo.capture.event.Checkpoint;
import ai.trodo.capture.event.Extraction;
import ai.trodo.capture.event.FileOp;
import ai.trodo.capture.event.GitLink;
import ai.trodo.capture.event.IntentSwitch;
import ai.trodo.capture.event.TerminalCommand;
import ai.trodo.capture.event.Topology;
import ai.trodo.model.Event;
import ai.trodo.model.EventType;
import ai.trodo.model.Level;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

final class TypedEventsTests {
    private final CollectedFrames collected = new CollectedFrames();
    private TrodoClient trodo = TrodoClient.builder().destination(collected).build();

    @TempDir
    Path folder;

    @AfterEach
    void close() {
        trodo.close();
    }

    private List<Event> events() {
        assertThat(trodo.flush(Duration.ofSeconds(20)).timedOut()).isFalse();
        return collected.events();
    }

    @Test
    void recordsEachKindOnTheRunOrSpanThatItHappenedIn() {
        trodo.agent("coder").run(run -> {
            run.topology(Topology.of("fix").edge("read", "write").build())
                    .intentSwitch(IntentSwitch.between("ask", "fix"))
                    .log(Level.WARNING, "careful")
                    .checkpoint(
                            Checkpoint.named("start").root(folder).withoutGit().build())
                    .extraction(Extraction.of("order", Map.of("id", 7)).valid(1));
            run.tool("edit").run(span -> {
                span.fileOp(FileOp.update("a").before("1\n").after("2\n").build());
                trodo.event(TerminalCommand.of("make").exitCode(2).build());
            });
            run.gitLink(GitLink.to("abc").branch("main").build());
        });

        List<Event> events = events();
        assertThat(events)
                .extracting(Event::type)
                .containsExactlyInAnyOrder(
                        EventType.TOPOLOGY,
                        EventType.INTENT_SWITCH,
                        EventType.LOG,
                        EventType.CHECKPOINT,
                        EventType.EXTRACTION,
                        EventType.FILE_OP,
                        EventType.TERMINAL_CMD,
                        EventType.GIT_LINK);
        assertThat(events).allSatisfy(event -> assertThat(event.at()).isNotNull());
        Event log = of(events, EventType.LOG);
        assertThat(log.level()).isEqualTo(Level.WARNING);
        assertThat(log.payload()).containsEntry("message", "careful");
        assertThat(log.spanId()).isNull();
        Event edit = of(events, EventType.FILE_OP);
        assertThat(edit.spanId())
                .isNotNull()
                .isEqualTo(of(events, EventType.TERMINAL_CMD).spanId());
        assertThat(edit.payload()).containsEntry("diff", "@@ -1 +1 @@\n-1\n+2\n");
        assertThat(of(events, EventType.TOPOLOGY).payload())
                .containsEntry("edges", List.of(Map.of("from", "read", "to", "write")));
        assertThat(of(events, EventType.EXTRACTION).payload().toString()).contains("id=7");
    }

    private static Event of(List<Event> events, String type) {
        return events.stream()
                .filter(event -> type.equals(event.type()))
                .findFirst()
                .orElseThrow();
    }

    @Test
    void bringsACheckpointBackFromWhatWentOverTheWire() throws Exception {
        String text = "a long file\n".repeat(20_000);
        Files.writeString(folder.resolve("big.txt"), text);
        trodo.agent("coder")
                .run(run -> run.checkpoint(Checkpoint.named("c")
                        .root(folder)
                        .files(Path.of("big.txt"))
                        .withContents(1_000_000)
                        .withoutGit()
                        .build()));

        Event event = of(events(), EventType.CHECKPOINT);
        Checkpoint.Restored restored = Checkpoint.restore(event.payload(), folder.resolve("again"));

        assertThat(restored.skipped()).isEmpty();
        assertThat(folder.resolve("again/big.txt")).hasContent(text);
    }

    @Test
    void linksTheCommitWithoutKeepingTheCallerAndAlsoAfterTheRun() throws Exception {
        Files.createDirectories(folder.resolve(".git"));
        Files.writeString(folder.resolve(".git/HEAD"), "0123456789abcdef0123456789abcdef01234567");

        trodo.agent("coder").run(run -> {
            run.gitLink(folder);
            trodo.gitLink(folder);
        });
        // The detection works through its tasks in order, so that this one ends after the two above.
        GitLink.detect(folder).toCompletableFuture().get(20, TimeUnit.SECONDS);

        assertThat(events())
                .extracting(event -> event.payload().get("commit_sha"))
                .containsExactly(
                        "0123456789abcdef0123456789abcdef01234567", "0123456789abcdef0123456789abcdef01234567");
    }

    @Test
    void recordsFactsButNoContentsWhenOnlyMetadataIsCaptured() {
        trodo.close();
        trodo = TrodoClient.builder()
                .destination(collected)
                .capture(CaptureSettings.DEFAULTS.withMode(CaptureMode.METADATA))
                .build();
        trodo.agent("coder").run(run -> {
            run.fileOp(FileOp.update("a").before("s3cret\n").after("s3cret2\n").build());
            run.terminal(TerminalCommand.of("echo", "s3cret")
                    .stdout("s3cret")
                    .exitCode(0)
                    .build());
            run.extraction(Extraction.of("card", Map.of("number", "s3cret")));
            run.log(Level.DEFAULT, "s3cret");
        });

        List<Event> events = events();
        assertThat(events).hasSize(4);
        assertThat(events.toString()).doesNotContain("s3cret");
        assertThat(of(events, EventType.FILE_OP).payload()).containsEntry("lines_added", 1L);
        assertThat(of(events, EventType.TERMINAL_CMD).payload()).containsEntry("exit_code", 0L);
    }

    @Test
    void doesNothingOutsideARunAndForNothing() {
        trodo.event(IntentSwitch.to("x"));
        trodo.gitLink(folder);
        RunScope.NONE.fileOp(FileOp.read("a").build()).gitLink(folder).log(Level.DEFAULT, "x");
        trodo.agent("a").run(run -> {
            run.event(null);
            run.fileOp(null);
        });

        assertThat(events()).isEmpty();
    }

    /** Values that a user hands over may be anything; they must not break the run that they are told of. */
    @Test
    void survivesHostileValues() {
        List<Object> itself = new ArrayList<>();
        itself.add(itself);
        Object hostile = new Object() {
            @Override
            public String toString() {
                throw new IllegalStateException("no");
            }
        };
        trodo.agent("a").run(run -> {
            run.extraction(Extraction.of("x", itself));
            run.extraction(Extraction.of("y", hostile));
            run.log(Level.DEFAULT, "after");
        });

        assertThat(of(events(), EventType.LOG).payload()).containsEntry("message", "after");
    }
}
