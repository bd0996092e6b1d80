package ai.trodo.spring.web;

import static ai.trodo.test.TrodoAssertions.assertThat;
import static org.assertj.core.api.Assertions.assertThat;

import ai.trodo.TrodoClient;
import ai.trodo.annotation.Agent;
import ai.trodo.annotation.Retrieval;
import ai.trodo.annotation.Tool;
import ai.trodo.model.RunStatus;
import ai.trodo.model.SpanKind;
import ai.trodo.spring.client.TrodoClientAutoConfiguration;
import ai.trodo.spring.method.TrodoMethodAutoConfiguration;
import ai.trodo.test.RecordedRun;
import ai.trodo.test.RecordingTrodo;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse.BodyHandlers;
import java.util.concurrent.locks.LockSupport;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.springframework.boot.SpringBootConfiguration;
import org.springframework.boot.WebApplicationType;
import org.springframework.boot.autoconfigure.ImportAutoConfiguration;
import org.springframework.boot.autoconfigure.aop.AopAutoConfiguration;
import org.springframework.boot.builder.SpringApplicationBuilder;
import org.springframework.boot.http.converter.autoconfigure.HttpMessageConvertersAutoConfiguration;
import org.springframework.boot.tomcat.autoconfigure.servlet.TomcatServletWebServerAutoConfiguration;
import org.springframework.boot.webmvc.autoconfigure.DispatcherServletAutoConfiguration;
import org.springframework.boot.webmvc.autoconfigure.WebMvcAutoConfiguration;
import org.springframework.boot.webmvc.autoconfigure.error.ErrorMvcAutoConfiguration;
import org.springframework.context.ConfigurableApplicationContext;
import org.springframework.context.annotation.Bean;
import org.springframework.http.HttpStatus;
import org.springframework.http.ResponseEntity;
import org.springframework.web.bind.annotation.GetMapping;
import org.springframework.web.bind.annotation.PathVariable;
import org.springframework.web.bind.annotation.RestController;
import org.springframework.web.context.request.async.DeferredResult;

/** Requests in which nobody opens a run. */
class RequestRunsTests {
    private final RecordingTrodo trodo = RecordingTrodo.create();
    private ConfigurableApplicationContext application;

    private void start(String... properties) {
        application = new SpringApplicationBuilder(Application.class)
                .web(WebApplicationType.SERVLET)
                .properties("server.port=0", "spring.main.banner-mode=off", "spring.config.name=none")
                .properties(properties)
                .initializers(context -> context.getBeanFactory().registerSingleton("trodoClient", trodo.client()))
                .run();
    }

    @AfterEach
    void stop() {
        application.close();
        trodo.close();
    }

    private int get(String path, String... headers) throws Exception {
        String base = "http://localhost:" + application.getEnvironment().getProperty("local.server.port");
        HttpRequest.Builder request = HttpRequest.newBuilder(URI.create(base + path));
        if (headers.length > 0) {
            request.headers(headers);
        }
        return HttpClient.newHttpClient()
                .send(request.build(), BodyHandlers.ofString())
                .statusCode();
    }

    /** The run ends when the filter lets go of the request, after the caller has its answer. */
    private RecordedRun ended() {
        for (int i = 0; i < 500; i++) {
            if (!trodo.runs().isEmpty() && trodo.run().run().endedAt() != null) {
                return trodo.run();
            }
            LockSupport.parkNanos(10_000_000);
        }
        throw new AssertionError("No run has ended: " + trodo.runs());
    }

    @Test
    void aRequestBecomesARunWithItsFirstModelCall() throws Exception {
        start();

        assertThat(get("/ask/7")).isEqualTo(200);

        assertThat(ended())
                .hasStatus(RunStatus.OK)
                .hasInput("where?")
                .hasOutput("here")
                .hasTree("""
                GET /ask/{id} [OK]
                  search (retrieval) [OK]
                  chat (llm) [OK]
                """);
    }

    @Test
    void aPlainRequestCreatesNothing() throws Exception {
        start();

        assertThat(get("/plain")).isEqualTo(200);

        assertThat(trodo.runs()).isEmpty();
    }

    @Test
    void aRequestThatFailsIsAFailedRun() throws Exception {
        start();

        assertThat(get("/broken")).isEqualTo(500);

        assertThat(ended()).hasStatus(RunStatus.ERROR).hasErrorSummary("broken");
    }

    @Test
    void aRequestThatAnswersWithAnErrorIsAFailedRun() throws Exception {
        start();

        assertThat(get("/refused")).isEqualTo(503);

        assertThat(ended()).hasStatus(RunStatus.ERROR).hasErrorSummary("HTTP 503");
    }

    @Test
    void anAsynchronousRequestIsOneRunUntilItsAnswer() throws Exception {
        start();

        assertThat(get("/later")).isEqualTo(200);

        assertThat(ended()).hasStatus(RunStatus.OK).hasSpansOfKind(SpanKind.LLM, 1);
    }

    @Test
    void anAgentInARequestOpensItsOwnRunAsEver() throws Exception {
        start();

        assertThat(get("/agent")).isEqualTo(200);

        assertThat(ended()).hasOutput("here").hasTree("""
                desk [OK]
                  find (retrieval) [OK]
                  chat (llm) [OK]
                """);
    }

    @Test
    void anAnnotatedRetrievalBeginsTheRunOfItsRequestAndAnAgentAfterItIsAStage() throws Exception {
        start();

        assertThat(get("/find-first")).isEqualTo(200);

        assertThat(ended()).hasTree("""
                GET /find-first [OK]
                  find (retrieval) [OK]
                  desk (agent) [OK]
                    find (retrieval) [OK]
                    chat (llm) [OK]
                """);
    }

    @Test
    void anAnnotatedToolAloneBeginsNothing() throws Exception {
        start();

        assertThat(get("/tool")).isEqualTo(200);

        assertThat(trodo.runs()).isEmpty();
    }

    @Test
    void aRequestThatNamesARunStaysPartOfThatOne() throws Exception {
        start();

        get("/ask/7", "X-Trodo-Run-Id", "0123456789abcdef0123456789abcdef");

        for (int i = 0;
                i < 1_000 && trodo.runs().stream().noneMatch(run -> run.tree().contains("http."));
                i++) {
            LockSupport.parkNanos(10_000_000);
        }
        assertThat(trodo.run().runId()).isEqualTo("0123456789abcdef0123456789abcdef");
        assertThat(trodo.run()).hasSpan("chat").isChildOf("http.GET./ask/{id}");
    }

    @Test
    void eachModelCallStandsAloneWhenSwitchedOff() throws Exception {
        start("trodo.web.runs=false");

        get("/ask/7");

        assertThat(trodo.run()).hasMetadata("standalone", true).hasSpanCount(1);
    }

    @SpringBootConfiguration
    @ImportAutoConfiguration({
        TrodoClientAutoConfiguration.class,
        TrodoWebAutoConfiguration.class,
        TrodoMethodAutoConfiguration.class,
        AopAutoConfiguration.class,
        TomcatServletWebServerAutoConfiguration.class,
        DispatcherServletAutoConfiguration.class,
        HttpMessageConvertersAutoConfiguration.class,
        WebMvcAutoConfiguration.class,
        ErrorMvcAutoConfiguration.class
    })
    static class Application {
        @Bean
        Front front(TrodoClient trodo, Desk desk, Pages pages) {
            return new Front(trodo, desk, pages);
        }

        @Bean
        Desk desk(TrodoClient trodo, Pages pages) {
            return new Desk(trodo, pages);
        }

        @Bean
        Pages pages() {
            return new Pages();
        }
    }

    static class Pages {
        @Retrieval
        public String find() {
            return "passages";
        }

        @Tool
        public String look() {
            return "seen";
        }
    }

    static class Desk {
        private final TrodoClient trodo;
        private final Pages pages;

        Desk(TrodoClient trodo, Pages pages) {
            this.trodo = trodo;
            this.pages = pages;
        }

        @Agent("desk")
        public String answer() {
            pages.find();
            return trodo.llm("chat").call(span -> "here");
        }
    }

    @RestController
    static class Front {
        private final TrodoClient trodo;
        private final Desk desk;
        private final Pages pages;

        Front(TrodoClient trodo, Desk desk, Pages pages) {
            this.trodo = trodo;
            this.desk = desk;
            this.pages = pages;
        }

        @GetMapping("/agent")
        public String agent() {
            return desk.answer();
        }

        @GetMapping("/find-first")
        public String findFirst() {
            pages.find();
            return desk.answer();
        }

        @GetMapping("/tool")
        public String tool() {
            return pages.look();
        }

        @GetMapping("/ask/{id}")
        public String ask(@PathVariable String id) {
            trodo.retrieval("search").run(span -> span.output("passages"));
            return trodo.llm("chat").call(span -> {
                span.input("where?");
                return "here";
            });
        }

        @GetMapping("/plain")
        public String plain() {
            return trodo.tool("look").call(span -> "plain");
        }

        @GetMapping("/broken")
        public String broken() {
            ask("1");
            throw new IllegalStateException("broken");
        }

        @GetMapping("/refused")
        public ResponseEntity<String> refused() {
            return ResponseEntity.status(HttpStatus.SERVICE_UNAVAILABLE).body(ask("1"));
        }

        @GetMapping("/later")
        public DeferredResult<String> later() {
            DeferredResult<String> result = new DeferredResult<>();
            new Thread(trodo.wrap((Runnable) () -> result.setResult(ask("1")))).start();
            return result;
        }
    }
}
