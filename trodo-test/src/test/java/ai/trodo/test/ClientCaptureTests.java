package ai.trodo.test;

import static ai.trodo.test.TrodoAssertions.assertThat;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import ai.trodo.TrodoClient;
import ai.trodo.capture.CaptureMode;
import ai.trodo.capture.CaptureSettings;
import ai.trodo.capture.Feedback;
import ai.trodo.capture.LlmCall;
import ai.trodo.capture.LlmInfo;
import ai.trodo.capture.McpCall;
import ai.trodo.capture.RunIdentity;
import ai.trodo.capture.RunScope;
import ai.trodo.capture.Sampling;
import ai.trodo.capture.ScoreSpec;
import ai.trodo.capture.SpanScope;
import ai.trodo.context.Activation;
import ai.trodo.model.RunStatus;
import ai.trodo.model.Score;
import ai.trodo.model.Span;
import ai.trodo.model.SpanKind;
import ai.trodo.model.SpanStatus;
import ai.trodo.model.Usage;
import java.math.BigDecimal;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.Collections;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

final class ClientCaptureTests {
    private final RecordingTrodo trodo = RecordingTrodo.create();
    private final TrodoClient client = trodo.client();

    @AfterEach
    void close() {
        trodo.close();
    }

    @Test
    void readsUsageAndPricesIt() {
        client.agent("a")
                .run(run -> client.llm("answer")
                        .provider("openai")
                        .call(span -> Map.of(
                                "model",
                                "gpt-4o-mini",
                                "usage",
                                Map.of(
                                        "prompt_tokens", 1000,
                                        "completion_tokens", 100,
                                        "prompt_tokens_details", Map.of("cached_tokens", 400)))));
        assertThat(trodo)
                .hasSpan("answer")
                .hasModel("gpt-4o-mini")
                .hasUsage(new Usage(600L, 400L, null, 100L, null))
                .hasUsage(1000, 100);
        assertThat(trodo.run().span("answer").cost()).isNotNull();
    }

    @Test
    void asksTheApplicationForUsageThatItDoesNotKnow() {
        try (RecordingTrodo own = RecordingTrodo.create(
                b -> b.usageExtractor(result -> result instanceof Thread ? Usage.of(3, 4) : Usage.UNKNOWN))) {
            own.client().agent("a").run(run -> {
                own.client().llm("known").call(span -> Thread.currentThread());
                own.client().llm("unknown").call(span -> "text");
            });
            assertThat(own.run())
                    .hasSpan("known")
                    .hasUsage(3, 4)
                    .and()
                    .hasSpan("unknown")
                    .hasUnknownUsage();
        }
    }

    @Test
    void keepsTheResultWhenExtractorFilterRedactorAndIdentityFail() {
        try (RecordingTrodo broken = RecordingTrodo.create(b -> b.usageExtractor(result -> {
                    throw new IllegalStateException("extractor");
                })
                .spanFilter((kind, name) -> {
                    throw new IllegalStateException("filter");
                })
                .identity(() -> {
                    throw new IllegalStateException("identity");
                })
                .redactor((context, text) -> {
                    throw new IllegalStateException("redactor");
                }))) {
            String answer = broken.client()
                    .agent("a")
                    .input("secret")
                    .call(run -> broken.client().llm("m").call(span -> "answer"));
            assertThat(answer).isEqualTo("answer");
            assertThat(broken.run())
                    .hasStatus(RunStatus.OK)
                    .hasInputOmitted("redactor failed")
                    .hasSpan("m")
                    .hasOutputOmitted("redactor failed");
        }
    }

    @Test
    void recordsOneCallOnceHoweverOftenItIsSeen() {
        client.agent("a")
                .run(run -> client.llm("chat").model("gpt-4o").call(outer -> {
                    client.llm("openai.chat")
                            .shielded()
                            .provider("openai")
                            .input("messages")
                            .call(inner -> {
                                inner.usage(Usage.of(10, 5))
                                        .attribute("trodo.response_id", "r1")
                                        .firstOutput();
                                client.tool("below").run(tool -> {});
                                return "raw";
                            });
                    client.llm("again").shielded().call(inner -> {
                        inner.usage(Usage.of(10, 5)).attribute("trodo.response_id", "r1");
                        return "raw";
                    });
                    client.llm("second round").shielded().call(inner -> {
                        inner.usage(Usage.of(1, 2)).attribute("trodo.response_id", "r2");
                        return "raw";
                    });
                    return "answer";
                }));
        assertThat(trodo)
                .hasTree("a [OK]\n  chat (llm) [OK]\n    below (tool) [OK]\n")
                .hasSpan("chat")
                .hasModel("gpt-4o")
                .hasProvider("openai")
                .hasUsage(11, 7)
                .hasInput("messages")
                .hasOutput("raw")
                .hasFirstOutput();
    }

    @Test
    void shieldsToolsByNameOnly() {
        client.agent("a")
                .run(run -> client.tool("search").run(outer -> {
                    client.tool("search").shielded().run(inner -> inner.attribute("k", 1));
                    client.tool("other").shielded().run(inner -> {});
                }));
        assertThat(trodo)
                .hasTree("a [OK]\n  search (tool) [OK]\n    other (tool) [OK]\n")
                .hasSpan("search")
                .hasAttribute("k", 1);
    }

    @Test
    void tellsAnInnerFailureOnlyWhenTheCallItselfFails() {
        client.agent("a")
                .run(run -> client.llm("retrying").call(outer -> {
                    SpanScope inner = client.llm("sdk").shielded().start();
                    inner.fail(new IllegalStateException("429"));
                    return "second try";
                }));
        assertThat(trodo).hasSpan("retrying").hasStatus(SpanStatus.OK).hasErrorMessage(null);
    }

    @Test
    void makesASmallRunOfAModelCallOutsideAnyRun() {
        client.llm("lonely").input("q").call(span -> "a");
        assertThat(trodo)
                .hasAgent("lonely")
                .hasStatus(RunStatus.OK)
                .hasInput("q")
                .hasOutput("a")
                .hasMetadata("standalone", true)
                .hasSpan("lonely")
                .ofKind(SpanKind.LLM);
        assertThat(client.captureStats().openRuns()).isZero();
    }

    @Test
    void recordsNothingOutsideARunOtherwise() {
        assertThat(client.tool("t").<String, RuntimeException>call(span -> {
                    assertThat(span).isSameAs(SpanScope.NOOP);
                    return "x";
                }))
                .isEqualTo("x");
        assertThat(trodo.runs()).isEmpty();
    }

    @Test
    void tracksAModelCallThatHasHappened() {
        client.agent("a")
                .run(run -> client.trackLlmCall(LlmCall.of(LlmInfo.of("gpt-4o", "openai")
                                .withUsage(Usage.of(5, 6))
                                .withTemperature(0.2)
                                .withCost(new BigDecimal("0.01")))
                        .name("gateway")
                        .prompt("p")
                        .completion("c")
                        .duration(Duration.ofSeconds(2))
                        .build()));
        assertThat(trodo)
                .hasSpan("gateway")
                .ofKind(SpanKind.LLM)
                .hasInput("p")
                .hasOutput("c")
                .hasUsage(5, 6)
                .hasCost("0.01");
        Span span = trodo.run().span("gateway");
        assertThat(Duration.between(span.startedAt(), span.endedAt())).isGreaterThanOrEqualTo(Duration.ofSeconds(2));
    }

    @Test
    void tracksAnMcpCallByTheRules() {
        String id = client.trackMcp(McpCall.of("search", "user-1")
                .input(Map.of("q", "x"))
                .error("no index")
                .durationMillis(1500)
                .clientLabel("desktop")
                .build());
        Span span = trodo.spansOutsideRuns().get(0);
        assertThat(span)
                .ofKind(SpanKind.TOOL)
                .hasStatus(SpanStatus.ERROR)
                .hasInput("{\"tool\":\"search\",\"params\":{\"q\":\"x\"}}")
                .hasOutput("{\"error\":\"no index\"}")
                .hasToolName("search")
                .hasErrorMessage("no index")
                .hasAttribute("mcp_client_label", "desktop");
        assertThat(span.spanId()).isEqualTo(id);
        assertThat(span.name()).isEqualTo("tool.search");
        assertThat(span.distinctId()).isEqualTo("user-1");
        assertThat(span.agentName()).isEqualTo("MCP");
        assertThat(UUID.fromString(span.conversationId())).isNotNull();
        assertThat(Duration.between(span.startedAt(), span.endedAt())).isEqualTo(Duration.ofMillis(1500));
    }

    @Test
    void refusesAnMcpCallWithoutToolOrUserBeforeAnythingIsSent() {
        assertThatThrownBy(() -> McpCall.of("", "u"))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessageContaining("tool");
        assertThatThrownBy(() -> McpCall.of("t", null))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessageContaining("distinctId");
    }

    @Test
    void keepsScoresAndFeedback() {
        client.agent("a").run(run -> {
            run.score("helpful", 0.8)
                    .feedback(Feedback.positive().comment("nice").by("u9"));
            client.tool("t").run(span -> span.score("exact", true));
        });
        RecordedRun run = trodo.run();
        assertThat(run).hasScore("helpful", 0.8).hasScore("satisfaction", 1).hasScore("exact", 1);
        Score satisfaction = run.scores().stream()
                .filter(score -> "satisfaction".equals(score.name()))
                .findFirst()
                .orElseThrow();
        assertThat(satisfaction.source()).isEqualTo(Score.Source.USER);
        assertThat(satisfaction.comment()).isEqualTo("nice");
        client.feedback(run.runId(), Feedback.rating(4));
        client.score(ScoreSpec.of("tone", "polite")
                .run(run.runId())
                .span(run.span("t").spanId()));
        assertThat(trodo.run()).hasScore("rating", 4);
        assertThat(trodo.run().scores()).anyMatch(score -> "polite".equals(score.text()) && score.spanId() != null);
    }

    @Test
    void dropsUnsampledRunsWholeAndTellsOtherServices() {
        try (RecordingTrodo none = RecordingTrodo.create(b -> b.sampling(Sampling.rate(0)))) {
            TrodoClient off = none.client();
            off.agent("a").run(run -> {
                assertThat(run.isRecording()).isFalse();
                assertThat(off.propagationHeaders()).isEqualTo(Map.of("X-Trodo-Sampled", "0"));
                off.agent("inner")
                        .run(inner -> off.llm("m").run(span -> assertThat(span).isSameAs(SpanScope.NOOP)));
            });
            Map<String, String> headers = Map.of("X-Trodo-Sampled", "0");
            RunScope unsampled = client.continueFrom(headers::get);
            try (Activation active = unsampled.activate()) {
                client.agent("callee").run(run -> client.tool("t").run(span -> {}));
            }
            assertThat(none.runs()).isEmpty();
            assertThat(trodo.runs()).isEmpty();
        }
    }

    @Test
    void decidesAlikeForARunThatIsStartedJoinedAndEndedByItsId() {
        try (RecordingTrodo half = RecordingTrodo.create(b -> b.sampling(Sampling.rate(0.5)))) {
            TrodoClient c = half.client();
            for (int i = 0; i < 40; i++) {
                String id = "job-" + i;
                c.startRun("batch").runId(id).start();
                try (RunScope joined = c.joinRun(id, null);
                        Activation active = joined.activate()) {
                    c.tool("t").run(span -> {});
                }
                c.endRun(id, end -> end.output("done"));
            }
            assertThat(half.runs())
                    .hasSizeBetween(5, 35)
                    .allSatisfy(run -> assertThat(run)
                            .hasStatus(RunStatus.OK)
                            .hasAgent("batch")
                            .hasSpans("t"));
        }
    }

    @Test
    void givesARunThatIsDroppedAnIdByWhichOthersDropItToo() {
        try (RecordingTrodo starter = RecordingTrodo.create(b -> b.sampling(Sampling.rate(0)));
                RecordingTrodo joiner = RecordingTrodo.create(b -> b.sampling(Sampling.rate(0)))) {
            RunScope started = starter.client().startRun("batch").start();
            assertThat(started.isRecording()).isFalse();
            assertThat(started.runId()).hasSize(36);
            assertThat(starter.client().startRun("batch").runId("job-1").start().runId())
                    .isEqualTo("job-1");
            try (Activation active = started.activate()) {
                starter.client().tool("here").run(span -> {});
                assertThat(starter.client().propagationHeaders()).isEqualTo(Map.of("X-Trodo-Sampled", "0"));
            }
            try (RunScope joined = joiner.client().joinRun(started.runId(), null);
                    Activation active = joined.activate()) {
                joiner.client().tool("there").run(span -> {});
            }
            joiner.client().endRun(started.runId(), end -> end.output("done"));
            assertThat(starter.runs()).isEmpty();
            assertThat(joiner.runs()).isEmpty();
        }
    }

    @Test
    void letsTheOtherServiceJudgeItsPartOfARunThatWaitsForItsEnd() {
        Sampling errorsOnly = Sampling.rate(0).alwaysKeepErrors();
        try (RecordingTrodo caller = RecordingTrodo.create(b -> b.sampling(errorsOnly));
                RecordingTrodo callee = RecordingTrodo.create(b -> b.sampling(errorsOnly));
                RecordingTrodo third = RecordingTrodo.create(b -> b.sampling(errorsOnly));
                RecordingTrodo ruleless = RecordingTrodo.create(b -> b.sampling(Sampling.rate(0.5)))) {
            for (String outcome : List.of("fine", "failing")) {
                caller.client().agent(outcome).run(run -> {
                    Map<String, String> headers = caller.client().propagationHeaders();
                    assertThat(headers).containsOnlyKeys("X-Trodo-Sampled");
                    Map<String, String> further = handle(callee.client(), headers, outcome);
                    handle(third.client(), further, outcome);
                    handle(ruleless.client(), headers, outcome);
                    if (outcome.equals("failing")) {
                        run.errorSummary("the other service failed");
                    }
                });
            }
            assertThat(caller.runs()).hasSize(1);
            String kept = caller.run().run().runId();
            assertThat(callee.run()).hasSpans("failing");
            assertThat(callee.run().span("failing").runId()).isEqualTo(kept);
            assertThat(third.run().span("failing").runId()).isEqualTo(kept);
            assertThat(ruleless.runs()).isEmpty();
        }
    }

    private static Map<String, String> handle(TrodoClient service, Map<String, String> headers, String outcome) {
        try (RunScope joined = service.continueFrom(headers::get);
                Activation active = joined.activate()) {
            Map<String, String> further = service.propagationHeaders();
            service.tool(outcome).run(span -> {
                if (outcome.equals("failing")) {
                    span.error(new IllegalStateException("no"));
                }
            });
            return further;
        }
    }

    @Test
    void holdsBackTheNotesOfARunThatWaitsForItsEnd() {
        Sampling errorsOnly = Sampling.rate(0).alwaysKeepErrors();
        try (RecordingTrodo ruled = RecordingTrodo.create(b -> b.sampling(errorsOnly))) {
            ruled.client().agent("chatty").run(run -> {
                for (int i = 0; i < 1_000; i++) {
                    run.event("step", Map.of("i", i)).score("s", i);
                }
            });
            assertThat(ruled.runs()).isEmpty();
            assertThat(ruled.destination().frames()).isEmpty();
        }
    }

    @Test
    void boundsWhatAttributesHold() {
        client.agent("a")
                .run(run -> client.tool("t")
                        .attribute("many", Collections.nCopies(900, "x".repeat(100_000)))
                        .run(span -> {}));
        assertThat(trodo).hasSpan("t").isOk();
        assertThat(trodo.destination().frames().get(0).json().length).isLessThan(2 * 1024 * 1024);
    }

    @Test
    void keepsErrorsSlowAndExpensiveRunsWhateverTheRate() {
        TestClock clock = TestClock.at("2026-01-01T00:00:00Z");
        Sampling rules = Sampling.rate(0)
                .alwaysKeepErrors()
                .alwaysKeepSlowerThan(Duration.ofSeconds(5))
                .alwaysKeepCostlierThan(new BigDecimal("1"));
        try (RecordingTrodo ruled = RecordingTrodo.create(b -> b.sampling(rules).clock(clock))) {
            TrodoClient c = ruled.client();
            c.agent("boring").run(run -> c.tool("t").run(span -> {}));
            c.agent("slow").run(run -> clock.advance(Duration.ofSeconds(6)));
            c.agent("expensive").run(run -> c.llm("m").run(span -> span.cost(new BigDecimal("1.5"))));
            c.agent("failing").run(run -> run.errorSummary("no"));
            assertThat(ruled.runs())
                    .extracting(run -> run.run().agentName())
                    .containsExactly("slow", "expensive", "failing");
        }
    }

    @Test
    void continuesARunOfAnotherService() {
        client.agent("caller")
                .run(run -> client.tool("http").run(span -> {
                    Map<String, String> headers = client.propagationHeaders();
                    assertThat(headers).containsEntry("X-Trodo-Run-Id", run.runId());
                    try (RecordingTrodo callee = RecordingTrodo.create()) {
                        try (RunScope joined = callee.client().continueFrom(headers::get);
                                Activation active = joined.activate()) {
                            callee.client().agent("remote").run(remote -> {});
                        }
                        Span remote = callee.run().span("remote");
                        assertThat(remote.runId()).isEqualTo(run.runId());
                        assertThat(remote.parentSpanId()).isEqualTo(span.spanId());
                        assertThat(remote.kind()).isEqualTo(SpanKind.AGENT);
                    }
                    assertThat(trodo.run())
                            .as("the run is announced before others add to it")
                            .hasStatus(RunStatus.RUNNING);
                }));
        assertThat(client.continueFrom(name -> null)).isSameAs(RunScope.NONE);
        assertThat(client.propagationHeaders()).isEmpty();
    }

    @Test
    void asksForTheIdentityOfRunsThatWereNotTold() {
        RunIdentity identity = new RunIdentity() {
            @Override
            public String distinctId() {
                return "from request";
            }

            @Override
            public String conversationId() {
                return "c7";
            }
        };
        try (RecordingTrodo known = RecordingTrodo.create(b -> b.identity(identity))) {
            known.client().agent("a").run(run -> {});
            known.client().agent("b").distinctId("told").run(run -> {});
            assertThat(known.takeRun()).hasDistinctId("from request").hasConversationId("c7");
            assertThat(known.takeRun()).hasDistinctId("told").hasConversationId("c7");
        }
    }

    @Test
    void keepsNoContentsInMetadataMode() {
        CaptureSettings settings = CaptureSettings.DEFAULTS.withMode(CaptureMode.METADATA);
        try (RecordingTrodo quiet = RecordingTrodo.create(b -> b.capture(settings))) {
            quiet.client()
                    .agent("a")
                    .input("secret")
                    .run(run -> quiet.client()
                            .tool("t")
                            .input("secret")
                            .run(span -> span.error(new IllegalStateException("secret"))));
            assertThat(quiet.run())
                    .hasSpan("t")
                    .hasError(IllegalStateException.class)
                    .hasErrorMessage(null);
            String wire = quiet.destination().frames().stream()
                    .map(frame -> new String(frame.json(), StandardCharsets.UTF_8))
                    .reduce("", String::concat);
            assertThat(wire).isNotEmpty();
            assertThat(wire).doesNotContain("secret");
        }
    }

    @Test
    void redactsWhatPeopleSayOfARun() {
        String key = "sk-proj-abcdefghijklmnopqrstuvwxyz0123456789ABCD";
        TrodoClient client = trodo.client();
        String id = client.agent("support").call(run -> {
            run.feedback(Feedback.negative().comment("my key " + key + " did not work"));
            return run.runId();
        });
        client.score(ScoreSpec.of("tone", "polite")
                .run(id)
                .comment("see " + key)
                .metadata(Map.of("password", "plain-secret", "reviewer", "ann")));

        assertThat(trodo.run().scores())
                .hasSize(2)
                .allSatisfy(score ->
                        assertThat(score.comment()).contains("[redacted]").doesNotContain(key));
        assertThat(trodo.run().scores())
                .anySatisfy(score -> assertThat(score.metadata())
                        .containsEntry("reviewer", "ann")
                        .doesNotContainValue("plain-secret"));
    }

    @Test
    void redactsSecretsOnEveryWayOut() {
        String key = "sk-proj-abc123def456ghi789";
        client.agent("a")
                .input(Map.of("apiKey", "plain-secret", "q", key))
                .metadata("m", key)
                .call(run -> {
                    run.event("log", Map.of("message", key, "password", "plain-secret"));
                    client.tool("t")
                            .attribute("at", key)
                            .attribute("token", "plain-secret")
                            .call(span -> key);
                    run.errorSummary("failed with " + key);
                    return "{\"password\":\"plain-secret\"}";
                });
        client.trackMcp(
                McpCall.of("t", "u").input(key).error(key).attribute("a", key).build());
        trodo.run();
        String wire = trodo.destination().frames().stream()
                .map(frame -> new String(frame.json(), StandardCharsets.UTF_8))
                .reduce("", String::concat);
        assertThat(wire).doesNotContain(key).doesNotContain("plain-secret").contains("[redacted]");
    }

    @Test
    void tellsTheApplicationWhenDeliveryFails() throws Exception {
        CompletableFuture<String> told = new CompletableFuture<>();
        try (TrodoClient unreachable = TrodoClient.builder()
                .apiBase("http://localhost:1")
                .spoolDirectory(null)
                .onError(told::complete)
                .build()) {
            unreachable.agent("a").run(run -> {});
            assertThat(told.get(20, TimeUnit.SECONDS)).isNotBlank();
            unreachable.close(Duration.ofMillis(100));
        }
    }

    @Test
    void bindsTurnsToAConversation() {
        client.session("c1").distinctId("u").agent("a").run(run -> {});
        client.session("c1").agent("a").run(run -> {});
        assertThat(trodo.takeRun()).hasConversationId("c1").hasDistinctId("u");
        assertThat(trodo.takeRun()).hasConversationId("c1").hasDistinctId(null);
    }

    @Test
    void refusesWrongSettingsByNameAndValue() {
        assertThatThrownBy(() -> TrodoClient.builder().siteId("")).hasMessageContaining("siteId");
        assertThatThrownBy(() -> TrodoClient.builder().apiBase("ftp://x"))
                .hasMessageContaining("apiBase")
                .hasMessageContaining("ftp://x");
        assertThatThrownBy(() -> TrodoClient.builder().apiBase(URI.create("http://user:pw@host")))
                .hasMessageContaining("apiBase");
        assertThatThrownBy(() -> TrodoClient.builder().environment("")).hasMessageContaining("environment");
        assertThatThrownBy(() -> CaptureSettings.DEFAULTS.withMaxFieldBytes(2 << 20))
                .hasMessage("capture.maxFieldBytes must be between 64 and 1048576, got: 2097152");
    }

    @Test
    void readsItsSettingsFromTheEnvironment() {
        assertThat(TrodoClient.builder()
                        .environment(Map.of("TRODO_ENABLED", "false", "TRODO_SITE_ID", "s"))
                        .build()
                        .isEnabled())
                .isFalse();
        assertThat(TrodoClient.builder().environment(Map.of()).build().isEnabled())
                .isFalse();
        assertThatThrownBy(() -> TrodoClient.builder().environment(Map.of("TRODO_SAMPLE_RATE", "lots")))
                .hasMessage("TRODO_SAMPLE_RATE must be a number, got: lots");
        assertThatThrownBy(() -> TrodoClient.builder().environment(Map.of("TRODO_SAMPLE_RATE", "2")))
                .hasMessage("TRODO_SAMPLE_RATE: sampling.rate must be between 0 and 1, got: 2.0");
        assertThatThrownBy(() -> TrodoClient.builder().environment(Map.of("TRODO_ENABLED", "maybe")))
                .hasMessage("TRODO_ENABLED: must be true or false, got: maybe");
        assertThatThrownBy(() -> TrodoClient.builder().environment(Map.of("TRODO_CAPTURE", "some")))
                .hasMessageContaining("TRODO_CAPTURE");
        try (TrodoClient http = TrodoClient.builder()
                .environment(Map.of(
                        "TRODO_API_BASE", "http://localhost:1",
                        "TRODO_SAMPLE_RATE", "0.5",
                        "TRODO_SPOOL_DIRECTORY", "off"))
                .build()) {
            assertThat(http.isEnabled()).isTrue();
        }
    }
}
