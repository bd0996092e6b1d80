package ai.trodo.spring.method;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import ai.trodo.TrodoClient;
import ai.trodo.annotation.Agent;
import ai.trodo.annotation.Tool;
import ai.trodo.annotation.Traced;
import ai.trodo.model.RunStatus;
import ai.trodo.model.Span;
import ai.trodo.model.SpanStatus;
import ai.trodo.spring.client.TrodoClientAutoConfiguration;
import ai.trodo.test.RecordedRun;
import ai.trodo.test.RecordingTrodo;
import io.reactivex.rxjava3.core.Flowable;
import io.reactivex.rxjava3.core.Single;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CancellationException;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionException;
import java.util.concurrent.Future;
import java.util.concurrent.FutureTask;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.reactivestreams.Publisher;
import org.springframework.boot.autoconfigure.aop.AopAutoConfiguration;
import org.springframework.context.annotation.AnnotationConfigApplicationContext;
import reactor.core.publisher.Flux;
import reactor.core.publisher.Mono;
import reactor.core.publisher.Sinks;
import reactor.core.scheduler.Schedulers;
import reactor.test.StepVerifier;

class ResultsTests {
    private final RecordingTrodo trodo = RecordingTrodo.create();
    private AnnotationConfigApplicationContext context;
    private Answers answers;

    @BeforeEach
    void start() {
        context = new AnnotationConfigApplicationContext();
        context.registerBean(TrodoClient.class, trodo::client);
        context.register(
                AopAutoConfiguration.class, TrodoClientAutoConfiguration.class, TrodoMethodAutoConfiguration.class);
        context.registerBean(Words.class);
        context.registerBean(Answers.class);
        context.refresh();
        answers = context.getBean(Answers.class);
    }

    @AfterEach
    void stop() {
        context.close();
        trodo.close();
    }

    @Test
    void aStageKeepsItsIdentityAndEndsTheSpanWhenItCompletes() {
        CompletableFuture<String> later = new CompletableFuture<>();
        trodo.client().agent("a").run(run -> {
            assertThat(answers.stage(later)).isSameAs(later);
            assertThat(run.isRecording()).isTrue();
            later.complete("done");
        });
        assertThat(trodo.run().span("stage").output().text()).isEqualTo("done");
    }

    @Test
    void aFailedStageIsAnErrorWithoutItsWrapper() {
        trodo.client()
                .agent("a")
                .run(run -> answers.stage(CompletableFuture.supplyAsync(() -> {
                            throw new IllegalStateException("no model");
                        }))
                        .exceptionally(failure -> "")
                        .join());
        Span span = await("stage");
        assertThat(span.status()).isEqualTo(SpanStatus.ERROR);
        assertThat(span.error().type()).isEqualTo("java.lang.IllegalStateException");
    }

    @Test
    void aCancelledStageIsCancelled() {
        trodo.client().agent("a").run(run -> {
            CompletableFuture<String> returned = answers.stage(new CompletableFuture<>());
            returned.cancel(true);
        });
        assertThat(trodo.run().span("stage").status()).isEqualTo(SpanStatus.CANCELLED);
    }

    @Test
    void anAgentsRunEndsWithItsStage() {
        CompletableFuture<String> later = new CompletableFuture<>();
        answers.agentStage(later);
        assertThat(trodo.client().currentRun().isRecording()).isFalse();
        later.complete("late");
        RecordedRun run = trodo.run();
        assertThat(run.run().status()).isEqualTo(RunStatus.OK);
        assertThat(run.run().output().text()).isEqualTo("late");
    }

    @Test
    void aPlainFutureKeepsItsIdentityAndIsFollowed() {
        FutureTask<String> task = new FutureTask<>(() -> "worked");
        trodo.client().agent("a").run(run -> {
            assertThat(answers.future(task)).isSameAs(task);
            task.run();
        });
        assertThat(await("future").output().text()).isEqualTo("worked");
    }

    @Test
    void aCancelledFutureIsCancelled() {
        trodo.client().agent("a").run(run -> {
            answers.future(new FutureTask<>(() -> "never")).cancel(true);
        });
        assertThat(await("future").status()).isEqualTo(SpanStatus.CANCELLED);
    }

    @Test
    void aMonoEndsItsSpanWithItsValue() {
        trodo.client()
                .agent("a")
                .run(run -> assertThat(
                                answers.mono(Mono.fromCallable(() -> "value")).block())
                        .isEqualTo("value"));
        Span span = trodo.run().span("mono");
        assertThat(span.output().text()).isEqualTo("value");
        assertThat(span.firstOutputAt()).isNotNull();
    }

    @Test
    void aMonoThatFailsIsAnErrorAndGivesTheSameException() {
        IllegalStateException bug = new IllegalStateException("bug");
        trodo.client()
                .agent("a")
                .run(run -> StepVerifier.create(answers.mono(Mono.error(bug)))
                        .expectErrorMatches(failure -> failure == bug)
                        .verify());
        assertThat(trodo.run().span("mono").status()).isEqualTo(SpanStatus.ERROR);
    }

    @Test
    void anEmptyMonoIsOk() {
        trodo.client().agent("a").run(run -> answers.mono(Mono.empty()).block());
        assertThat(trodo.run().span("mono").status()).isEqualTo(SpanStatus.OK);
        assertThat(trodo.run().span("mono").output().isEmpty()).isTrue();
    }

    @Test
    void aFluxOfTextIsJoined() {
        trodo.client()
                .agent("a")
                .run(run -> answers.flux(Flux.just("Hel", "lo")).blockLast());
        assertThat(trodo.run().span("flux").output().text()).isEqualTo("Hello");
        assertThat(trodo.run().span("flux").firstOutputAt()).isNotNull();
    }

    @Test
    void aCancelledFluxIsCancelledAndKeepsWhatCame() {
        trodo.client()
                .agent("a")
                .run(run -> answers.flux(Flux.just("a", "b", "c"))
                        .take(2)
                        .collectList()
                        .block());
        Span span = trodo.run().span("flux");
        assertThat(span.status()).isEqualTo(SpanStatus.CANCELLED);
        assertThat(span.output().text()).isEqualTo("ab");
    }

    @Test
    void eachFurtherSubscriptionIsASpanOfItsOwn() {
        trodo.client().agent("a").run(run -> {
            Flux<String> flux = answers.flux(Flux.just("x"));
            flux.blockLast();
            flux.blockLast();
        });
        assertThat(trodo.run().spansNamed("flux"))
                .hasSize(2)
                .allSatisfy(span -> assertThat(span.status()).isEqualTo(SpanStatus.OK));
    }

    @Test
    void aRetriedMonoShowsEachAttempt() {
        List<Integer> attempts = new ArrayList<>();
        trodo.client()
                .agent("a")
                .run(run -> answers.mono(Mono.fromCallable(() -> {
                            attempts.add(1);
                            if (attempts.size() < 3) {
                                throw new IllegalStateException("busy");
                            }
                            return "third";
                        }))
                        .retry(5)
                        .block());
        assertThat(trodo.run().spansNamed("mono"))
                .extracting(Span::status)
                .containsExactly(SpanStatus.ERROR, SpanStatus.ERROR, SpanStatus.OK);
    }

    @Test
    void workUpstreamIsBelowTheSpanAndWorkDownstreamIsBeside() {
        Words words = context.getBean(Words.class);
        trodo.client()
                .agent("a")
                .run(run -> answers.mono(Mono.fromCallable(() -> words.say("up")))
                        .map(value -> words.say("down"))
                        .block());
        RecordedRun run = trodo.run();
        Span mono = run.span("mono");
        List<Span> said = run.spansNamed("say");
        assertThat(said).hasSize(2);
        assertThat(said)
                .filteredOn(span -> "up".equals(span.input().text()))
                .singleElement()
                .satisfies(span -> assertThat(span.parentSpanId()).isEqualTo(mono.spanId()));
        assertThat(said)
                .filteredOn(span -> "down".equals(span.input().text()))
                .singleElement()
                .satisfies(span -> assertThat(span.parentSpanId()).isNull());
    }

    @Test
    void anInnerPublisherFindsItsParentInTheReactorContext() {
        Words words = context.getBean(Words.class);
        trodo.client()
                .agent("a")
                .run(run -> answers.mono(Mono.just("x")
                                .publishOn(Schedulers.boundedElastic())
                                .flatMap(words::later))
                        .block());
        RecordedRun run = trodo.run();
        assertThat(run.span("later").parentSpanId()).isEqualTo(run.span("mono").spanId());
        assertThat(run.span("later").output().text()).isEqualTo("x!");
    }

    @Test
    void aHundredSubscriptionsOnManyThreadsAreOneTree() {
        Words words = context.getBean(Words.class);
        trodo.client()
                .agent("a")
                .run(run -> answers.flux(Flux.range(0, 100)
                                .flatMap(number -> Mono.just("n" + number)
                                        .subscribeOn(Schedulers.parallel())
                                        .flatMap(words::later)))
                        .collectList()
                        .block());
        RecordedRun run = trodo.run();
        String parent = run.span("flux").spanId();
        assertThat(run.spansNamed("later"))
                .hasSize(100)
                .allSatisfy(span -> assertThat(span.parentSpanId()).isEqualTo(parent));
    }

    @Test
    void anyPublisherAndRxJavaAreFollowed() {
        trodo.client().agent("a").run(run -> {
            Flux.from(answers.publisher()).blockLast();
            assertThat(answers.single().blockingGet()).isEqualTo("one");
            answers.flowable().blockingLast();
        });
        RecordedRun run = trodo.run();
        assertThat(run.span("publisher").output().text()).isEqualTo("p");
        assertThat(run.span("single").output().text()).isEqualTo("one");
        assertThat(run.span("flowable").output().text()).isEqualTo("ab");
    }

    @Test
    void aStreamEndsItsSpanWithItsLastElement() {
        trodo.client().agent("a").run(run -> {
            Stream<Integer> stream = answers.stream();
            assertThat(stream.map(number -> number * 2).toList()).containsExactly(2, 4, 6);
        });
        assertThat(trodo.run().span("stream").output().text()).isEqualTo("[1,2,3]");
    }

    @Test
    void aParallelStreamEndsOnce() {
        trodo.client()
                .agent("a")
                .run(run -> assertThat(
                                answers.stream().parallel().mapToInt(n -> n).sum())
                        .isEqualTo(6));
        assertThat(trodo.run().span("stream").status()).isEqualTo(SpanStatus.OK);
    }

    @Test
    void aStreamClosedBeforeItsEndIsCancelled() {
        trodo.client().agent("a").run(run -> {
            try (Stream<Integer> stream = answers.stream()) {
                assertThat(stream.findFirst()).contains(1);
            }
        });
        assertThat(trodo.run().span("stream").status()).isEqualTo(SpanStatus.CANCELLED);
    }

    @Test
    void aResultThatNobodyReadsIsGivenUpInTheEnd() throws Exception {
        trodo.client().agent("a").run(run -> {
            answers.flux(Flux.just("unread"));
        });
        for (int i = 0; i < 500 && trodo.run().spans().isEmpty(); i++) {
            System.gc();
            Thread.sleep(10);
        }
        Span span = trodo.run().span("flux");
        assertThat(span.status()).isEqualTo(SpanStatus.CANCELLED);
        assertThat(span.attributes()).containsEntry("trodo.abandoned", true);
    }

    @Test
    void aResultThatIsBeingReadIsNotGivenUpThoughItIsGarbageItself() throws Exception {
        Sinks.Many<String> sink = Sinks.many().unicast().onBackpressureBuffer();
        trodo.client().agent("a").run(run -> {
            answers.flux(sink.asFlux()).subscribe();
            answers.numbers(Flux.just(1));
        });
        for (int i = 0; i < 500 && trodo.run().spansNamed("numbers").isEmpty(); i++) {
            System.gc();
            Thread.sleep(10);
        }
        assertThat(trodo.run().spansNamed("numbers"))
                .as("the unread one tells that garbage was collected")
                .isNotEmpty();

        sink.tryEmitNext("still here");
        sink.tryEmitComplete();

        assertThat(trodo.run().span("flux").status()).isEqualTo(SpanStatus.OK);
        assertThat(trodo.run().span("flux").output().text()).contains("still here");
    }

    @Test
    void anExceptionThrownBeforeThePublisherIsThere() {
        trodo.client()
                .agent("a")
                .run(run -> assertThatThrownBy(answers::throwing).isInstanceOf(CancellationException.class));
        assertThat(trodo.run().span("throwing").status()).isEqualTo(SpanStatus.CANCELLED);
    }

    @Test
    void anEndlessFluxDoesNotFillTheMemory() {
        trodo.client()
                .agent("a")
                .run(run -> answers.numbers(Flux.range(0, 100_000)).then().block(Duration.ofSeconds(30)));
        Span span = trodo.run().span("numbers");
        assertThat(span.attributes()).containsEntry("trodo.elements", 100_000L);
        assertThat(span.output().text().length()).isLessThan(5_000);
    }

    @Test
    void aHotSourceThatFailsLateIsSeen() {
        Sinks.Many<String> sink = Sinks.many().unicast().onBackpressureBuffer();
        trodo.client().agent("a").run(run -> {
            answers.flux(sink.asFlux()).subscribe(value -> {}, failure -> {});
            sink.tryEmitNext("part");
            sink.tryEmitError(new CompletionException(new IllegalArgumentException("cut")));
        });
        Span span = trodo.run().span("flux");
        assertThat(span.status()).isEqualTo(SpanStatus.ERROR);
        assertThat(span.error().message()).contains("cut");
        assertThat(span.output().text()).isEqualTo("part");
    }

    private Span await(String name) {
        for (int i = 0; i < 500; i++) {
            List<Span> found = trodo.run().spansNamed(name);
            if (!found.isEmpty() && found.get(0).status() != SpanStatus.RUNNING) {
                return found.get(0);
            }
            java.util.concurrent.locks.LockSupport.parkNanos(10_000_000);
        }
        throw new AssertionError("no span " + name);
    }

    static class Words {
        @Tool
        public String say(String word) {
            return word;
        }

        @Tool
        public Mono<String> later(String word) {
            return Mono.just(word + "!");
        }
    }

    static class Answers {
        @Traced
        public CompletableFuture<String> stage(CompletableFuture<String> stage) {
            return stage;
        }

        @Agent("agent")
        public CompletableFuture<String> agentStage(CompletableFuture<String> stage) {
            return stage;
        }

        @Traced
        public Future<String> future(FutureTask<String> task) {
            return task;
        }

        @Traced(captureInput = false)
        public Mono<String> mono(Mono<String> mono) {
            return mono;
        }

        @Traced(captureInput = false)
        public Flux<String> flux(Flux<String> flux) {
            return flux;
        }

        @Traced(captureInput = false)
        public Flux<Integer> numbers(Flux<Integer> flux) {
            return flux;
        }

        @Traced
        public Publisher<String> publisher() {
            return Flux.just("p");
        }

        @Traced
        public Single<String> single() {
            return Single.just("one");
        }

        @Traced
        public Flowable<String> flowable() {
            return Flowable.just("a", "b");
        }

        @Traced
        public Stream<Integer> stream() {
            return List.of(1, 2, 3).stream();
        }

        @Traced
        public Mono<String> throwing() {
            throw new CancellationException("stop");
        }
    }
}
