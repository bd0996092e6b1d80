package ai.trodo.spring.web;

import static org.assertj.core.api.Assertions.assertThat;

import ai.trodo.annotation.Tool;
import ai.trodo.model.Span;
import ai.trodo.model.SpanStatus;
import ai.trodo.spring.client.TrodoClientAutoConfiguration;
import ai.trodo.spring.method.TrodoMethodAutoConfiguration;
import ai.trodo.test.RecordingTrodo;
import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse.BodyHandlers;
import java.nio.charset.StandardCharsets;
import java.util.Map;
import java.util.concurrent.locks.LockSupport;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.springframework.boot.SpringBootConfiguration;
import org.springframework.boot.WebApplicationType;
import org.springframework.boot.autoconfigure.ImportAutoConfiguration;
import org.springframework.boot.autoconfigure.aop.AopAutoConfiguration;
import org.springframework.boot.autoconfigure.task.TaskExecutionAutoConfiguration;
import org.springframework.boot.builder.SpringApplicationBuilder;
import org.springframework.boot.http.converter.autoconfigure.HttpMessageConvertersAutoConfiguration;
import org.springframework.boot.jackson.autoconfigure.JacksonAutoConfiguration;
import org.springframework.boot.tomcat.autoconfigure.servlet.TomcatServletWebServerAutoConfiguration;
import org.springframework.boot.webmvc.autoconfigure.DispatcherServletAutoConfiguration;
import org.springframework.boot.webmvc.autoconfigure.WebMvcAutoConfiguration;
import org.springframework.boot.webmvc.autoconfigure.error.ErrorMvcAutoConfiguration;
import org.springframework.context.ConfigurableApplicationContext;
import org.springframework.context.annotation.Bean;
import org.springframework.http.MediaType;
import org.springframework.http.ResponseEntity;
import org.springframework.web.bind.annotation.GetMapping;
import org.springframework.web.bind.annotation.RestController;
import org.springframework.web.context.request.async.DeferredResult;
import org.springframework.web.servlet.mvc.method.annotation.ResponseBodyEmitter;
import org.springframework.web.servlet.mvc.method.annotation.SseEmitter;
import org.springframework.web.servlet.mvc.method.annotation.StreamingResponseBody;

/** What Spring MVC writes long after the handler has returned. */
class StreamedResponsesTests {
    private static RecordingTrodo trodo;
    private static ConfigurableApplicationContext service;

    @BeforeAll
    static void start() {
        trodo = RecordingTrodo.create();
        service = new SpringApplicationBuilder(Application.class)
                .web(WebApplicationType.SERVLET)
                .properties("server.port=0", "spring.main.banner-mode=off", "spring.config.name=none")
                .initializers(context -> context.getBeanFactory().registerSingleton("trodoClient", trodo.client()))
                .run();
    }

    @AfterAll
    static void stop() {
        service.close();
        trodo.close();
    }

    @BeforeEach
    void forget() {
        trodo.clear();
    }

    @Test
    void theDataOfServerSentEventsAreTheOutput() throws Exception {
        Span span = spanOf("/sse");
        assertThat(span.status()).isEqualTo(SpanStatus.OK);
        assertThat(span.output().text()).isEqualTo("Hello\nworld");
        assertThat(span.firstOutputAt()).isBetween(span.startedAt(), span.endedAt());
    }

    @Test
    void documentsOfServerSentEventsAreOneToALine() throws Exception {
        assertThat(spanOf("/documents").output().text()).isEqualTo("{\"a\":1}\n{\"a\":2}");
    }

    @Test
    void whatAnEmitterSendsIsTheOutput() throws Exception {
        Span span = spanOf("/emitter");
        assertThat(span.output().text()).isEqualTo("early and late");
        assertThat(span.attributes()).containsEntry("http.response.body.size", 14L);
        assertThat(span.firstOutputAt()).isNotNull();
    }

    @Test
    void anEmitterThatFailsIsAnErrorAndKeepsWhatCame() throws Exception {
        Span span = spanOf("/fails");
        assertThat(span.status()).isEqualTo(SpanStatus.ERROR);
        assertThat(span.error().message()).isEqualTo("no model");
        assertThat(span.output().text()).isEqualTo("half");
    }

    @Test
    void aStreamedBodyIsTheOutput() throws Exception {
        for (String path : new String[] {"/body", "/entity"}) {
            Span span = spanOf(path);
            assertThat(span.status()).isEqualTo(SpanStatus.OK);
            assertThat(span.output().text()).isEqualTo("streamed");
            assertThat(span.firstOutputAt()).isNotNull();
        }
    }

    @Test
    void ofABodyThatIsNoTextTheSizeIsKept() throws Exception {
        Span span = spanOf("/binary");
        assertThat(span.output().text()).isNull();
        assertThat(span.attributes()).containsEntry("http.response.body.size", 4L);
    }

    @Test
    void anEndlessBodyDoesNotFillTheMemory() throws Exception {
        Span span = spanOf("/long");
        assertThat(span.attributes()).containsEntry("http.response.body.size", 3_000_000L);
        assertThat(span.output().text().length()).isBetween(1_000, 300_000);
    }

    @Test
    void whatIsNotToBeCapturedIsNot() throws Exception {
        assertThat(spanOf("/secret").output().text()).isNull();
    }

    @Test
    void aDeferredResultIsTheOutput() throws Exception {
        assertThat(spanOf("/deferred").output().text()).isEqualTo("deferred");
    }

    /** The span of the one tool that the path calls, once the response has come and the span has ended. */
    private static Span spanOf(String path) throws InterruptedException {
        trodo.clear();
        URI uri = URI.create("http://localhost:" + service.getEnvironment().getProperty("local.server.port") + path);
        trodo.client().agent("caller").run(run -> {
            HttpRequest.Builder request = HttpRequest.newBuilder(uri);
            trodo.client().propagationHeaders().forEach(request::header);
            try {
                HttpClient.newHttpClient().send(request.build(), BodyHandlers.ofByteArray());
            } catch (IOException cut) {
                assertThat(path).isEqualTo("/fails");
            }
        });
        for (int i = 0; i < 500; i++) {
            var spans = trodo.run().spans().stream()
                    .filter(span -> !span.name().startsWith("http.") && span.endedAt() != null)
                    .toList();
            if (!spans.isEmpty()) {
                return spans.get(0);
            }
            LockSupport.parkNanos(10_000_000);
        }
        throw new AssertionError("no span of " + path + " in\n" + trodo.run().tree());
    }

    @SpringBootConfiguration
    @ImportAutoConfiguration({
        AopAutoConfiguration.class,
        TaskExecutionAutoConfiguration.class,
        TrodoClientAutoConfiguration.class,
        TrodoMethodAutoConfiguration.class,
        TrodoWebAutoConfiguration.class,
        JacksonAutoConfiguration.class,
        HttpMessageConvertersAutoConfiguration.class,
        TomcatServletWebServerAutoConfiguration.class,
        DispatcherServletAutoConfiguration.class,
        WebMvcAutoConfiguration.class,
        ErrorMvcAutoConfiguration.class
    })
    static class Application {
        @Bean
        Streams streams() {
            return new Streams();
        }
    }

    @RestController
    static class Streams {
        private static <E extends ResponseBodyEmitter> E sending(E emitter, Sending sending) {
            new Thread(() -> {
                        try {
                            sending.to(emitter);
                        } catch (IOException gone) {
                            emitter.completeWithError(gone);
                        }
                    })
                    .start();
            return emitter;
        }

        private interface Sending {
            void to(ResponseBodyEmitter emitter) throws IOException;
        }

        @Tool
        @GetMapping("/sse")
        public SseEmitter sse() {
            return sending(new SseEmitter(), emitter -> {
                emitter.send("Hel");
                emitter.send(SseEmitter.event()
                        .id("2")
                        .name("token")
                        .comment("no data")
                        .data("lo\nworld")
                        .build());
                emitter.complete();
            });
        }

        @Tool
        @GetMapping("/documents")
        public SseEmitter documents() {
            return sending(new SseEmitter(), emitter -> {
                emitter.send(Map.of("a", 1), MediaType.APPLICATION_JSON);
                emitter.send(Map.of("a", 2), MediaType.APPLICATION_JSON);
                emitter.complete();
            });
        }

        @Tool
        @GetMapping("/emitter")
        public ResponseBodyEmitter emitter() throws IOException {
            ResponseBodyEmitter emitter = new ResponseBodyEmitter();
            emitter.send("early ");
            return sending(emitter, later -> {
                later.send("and late");
                later.complete();
            });
        }

        @Tool
        @GetMapping("/fails")
        public SseEmitter fails() {
            return sending(new SseEmitter(), emitter -> {
                emitter.send("half");
                emitter.completeWithError(new IllegalStateException("no model"));
            });
        }

        @Tool
        @GetMapping("/body")
        public StreamingResponseBody body() {
            return out -> out.write("streamed".getBytes(StandardCharsets.UTF_8));
        }

        @Tool
        @GetMapping("/entity")
        public ResponseEntity<StreamingResponseBody> entity() {
            return ResponseEntity.ok(out -> out.write("streamed".getBytes(StandardCharsets.UTF_8)));
        }

        @Tool
        @GetMapping("/binary")
        public StreamingResponseBody binary() {
            return out -> out.write(new byte[] {(byte) 0x89, 'P', 'N', 'G'});
        }

        @Tool
        @GetMapping("/long")
        public StreamingResponseBody endless() {
            return out -> {
                for (int i = 0; i < 1_000; i++) {
                    out.write("\u00fc".repeat(1_500).getBytes(StandardCharsets.UTF_8));
                }
            };
        }

        @Tool(captureOutput = false)
        @GetMapping("/secret")
        public SseEmitter secret() {
            return sending(new SseEmitter(), emitter -> {
                emitter.send("secret");
                emitter.complete();
            });
        }

        @Tool
        @GetMapping("/deferred")
        public DeferredResult<String> deferred() {
            DeferredResult<String> result = new DeferredResult<>();
            new Thread(() -> result.setResult("deferred")).start();
            return result;
        }
    }
}
