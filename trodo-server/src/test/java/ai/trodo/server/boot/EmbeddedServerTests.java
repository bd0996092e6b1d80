package ai.trodo.server.boot;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import ai.trodo.export.Destination;
import ai.trodo.export.Frame;
import ai.trodo.export.SendResult;
import ai.trodo.prompt.PromptShelf;
import ai.trodo.prompt.PromptSource;
import ai.trodo.server.RawHttp;
import ai.trodo.server.boot.EmbeddedApps.Plain;
import ai.trodo.server.boot.EmbeddedApps.Secured;
import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStreamReader;
import java.net.Socket;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.Base64;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import org.springframework.boot.WebApplicationType;
import org.springframework.context.ConfigurableApplicationContext;

final class EmbeddedServerTests {
    private static final String RUN = "{\"run\":{\"run_id\":\"r1\",\"agent_name\":\"support\",\"status\":\"ok\"}}";

    @TempDir
    Path folder;

    private String store() {
        return "trodo.local.store.url=sqlite:" + folder.resolve("t.db");
    }

    @ParameterizedTest
    @EnumSource(
            value = WebApplicationType.class,
            names = {"SERVLET", "REACTIVE"})
    void takesRecordsInProcessAndOverHttpAndShowsThem(WebApplicationType type) throws Exception {
        try (ConfigurableApplicationContext app = EmbeddedApps.start(Plain.class, type, store())) {
            assertThat(RawHttp.get(EmbeddedApps.base(app), "/trodo/api/retention", "localhost"))
                    .contains("\"runs\":0,\"bytes\":0");
            Destination destination = app.getBean("trodoEmbeddedDestination", Destination.class);
            byte[] json = RUN.getBytes(StandardCharsets.UTF_8);
            assertThat(destination
                            .send(List.of(new Frame(Frame.Kind.RUN, null, null, json, 1)))
                            .isComplete())
                    .isTrue();

            String base = EmbeddedApps.base(app);
            assertThat(RawHttp.get(base, "/trodo/api/runs/r1", "localhost"))
                    .contains("200", "\"agent_name\":\"support\"");
            String second = RUN.replace("r1", "r2");
            assertThat(RawHttp.send(
                            base,
                            "POST /trodo/api/sdk/runs/ingest HTTP/1.1\r\nHost: localhost\r\nContent-Type: application/json"
                                    + "\r\nConnection: close\r\nContent-Length: " + second.length() + "\r\n\r\n"
                                    + second))
                    .contains("200", "\"stored\":1");
            assertThat(RawHttp.get(base, "/trodo/api/runs", "localhost")).contains("r1", "r2");
            assertThat(RawHttp.get(base, "/trodo/api/retention", "localhost"))
                    .contains("\"runs\":2,\"bytes\":")
                    .doesNotContain("\"bytes\":0");
        }
    }

    @Test
    void keepsTheTenantsOfOneProcessApart() throws Exception {
        try (ConfigurableApplicationContext app =
                EmbeddedApps.start(Plain.class, WebApplicationType.SERVLET, store())) {
            Destination destination = app.getBean("trodoEmbeddedDestination", Destination.class);
            SendResult result =
                    destination.send(List.of(frame("acme", "r1"), frame("#system", "r2"), frame(null, "r3")));
            assertThat(result.isComplete()).isTrue();
            assertThat(result.rejected()).singleElement().satisfies(rejection -> {
                assertThat(rejection.index()).isEqualTo(1);
                assertThat(rejection.message()).contains("siteId");
            });
            String base = EmbeddedApps.base(app);
            assertThat(RawHttp.get(base, "/trodo/api/runs?site=acme", "localhost"))
                    .contains("\"r1\"")
                    .doesNotContain("\"r3\"");
            assertThat(RawHttp.get(base, "/trodo/api/runs", "localhost"))
                    .contains("\"r3\"")
                    .doesNotContain("\"r1\"");
        }
    }

    private static Frame frame(@Nullable String site, String run) {
        return new Frame(Frame.Kind.RUN, site, null, RUN.replace("r1", run).getBytes(StandardCharsets.UTF_8), 1);
    }

    @ParameterizedTest
    @EnumSource(
            value = WebApplicationType.class,
            names = {"SERVLET", "REACTIVE"})
    void worksBelowAContextPathAndBehindAProxyPrefix(WebApplicationType type) throws Exception {
        String context = type == WebApplicationType.SERVLET
                ? "server.servlet.context-path=/shop"
                : "spring.webflux.base-path=/shop";
        try (ConfigurableApplicationContext app = EmbeddedApps.start(Plain.class, type, store(), context)) {
            String base = EmbeddedApps.base(app);

            assertThat(RawHttp.get(base, "/shop/trodo/", "localhost")).contains("<base href=\"/shop/trodo/\">");
            assertThat(RawHttp.get(base, "/shop/trodo/runs/x", "localhost", "X-Forwarded-Prefix: /tools"))
                    .contains("<base href=\"/tools/shop/trodo/\">");
            assertThat(RawHttp.get(
                            base, "/shop/trodo/", "localhost", "X-Forwarded-Prefix: /\"><script>alert(1)</script>"))
                    .contains("<base href=\"/shop/trodo/\">");
            assertThat(RawHttp.get(base, "/shop/trodo/api/info", "localhost")).contains("\"mode\":\"embedded\"");
        }
    }

    @ParameterizedTest
    @EnumSource(
            value = WebApplicationType.class,
            names = {"SERVLET", "REACTIVE"})
    void isClosedToEverythingThatIsNotThisMachine(WebApplicationType type) throws Exception {
        try (ConfigurableApplicationContext app = EmbeddedApps.start(Plain.class, type, store())) {
            String base = EmbeddedApps.base(app);

            assertThat(RawHttp.get(base, "/trodo/api/runs", "rebound.example")).startsWith("HTTP/1.1 401");
            assertThat(RawHttp.get(base, "/trodo/api/runs", "localhost", "X-Forwarded-For: 203.0.113.9"))
                    .startsWith("HTTP/1.1 401");
            assertThat(RawHttp.get(base, "/trodo/", "shop.example")).startsWith("HTTP/1.1 403");
            assertThat(RawHttp.get(base, "/trodo/api/runs", "localhost:8080")).startsWith("HTTP/1.1 200");
        }
        try (ConfigurableApplicationContext app =
                EmbeddedApps.start(Plain.class, type, store(), "trodo.local.open=true")) {
            assertThat(RawHttp.get(EmbeddedApps.base(app), "/trodo/api/runs", "shop.example"))
                    .startsWith("HTTP/1.1 200");
        }
    }

    @ParameterizedTest
    @EnumSource(
            value = WebApplicationType.class,
            names = {"SERVLET", "REACTIVE"})
    void streamsChangesAndRefusesWhatIsTooLarge(WebApplicationType type) throws Exception {
        try (ConfigurableApplicationContext app =
                EmbeddedApps.start(Plain.class, type, store(), "trodo.local.limits.max-body=64KB")) {
            String base = EmbeddedApps.base(app);
            URI uri = URI.create(base);
            try (Socket socket = new Socket(uri.getHost(), uri.getPort())) {
                socket.setSoTimeout(20_000);
                socket.getOutputStream()
                        .write("GET /trodo/api/live HTTP/1.1\r\nHost: localhost\r\n\r\n"
                                .getBytes(StandardCharsets.UTF_8));
                BufferedReader lines =
                        new BufferedReader(new InputStreamReader(socket.getInputStream(), StandardCharsets.UTF_8));
                String line = lines.readLine();
                while (!line.contains(": connected")) {
                    line = lines.readLine();
                }
                app.getBean(Destination.class)
                        .send(List.of(new Frame(Frame.Kind.RUN, null, null, RUN.getBytes(StandardCharsets.UTF_8), 1)));
                while (!line.startsWith("data: ")) {
                    line = lines.readLine();
                }
                assertThat(line).contains("\"run_id\":\"r1\"");
            }
            String large = "{\"run\":{\"run_id\":\"" + "x".repeat(70_000) + "\"}}";
            assertThat(RawHttp.send(
                            base,
                            "POST /trodo/api/sdk/runs/ingest HTTP/1.1\r\nHost: localhost\r\nConnection: close"
                                    + "\r\nContent-Length: " + large.length() + "\r\n\r\n" + large))
                    .startsWith("HTTP/1.1 413");
            String export = RawHttp.get(base, "/trodo/api/export?format=csv", "localhost");
            assertThat(export).startsWith("HTTP/1.1 200").contains("\"r1\"");
        }
    }

    @Test
    void givesThePromptsThatItKeepsToTheClientOfTheSameApplication() throws Exception {
        try (ConfigurableApplicationContext app =
                EmbeddedApps.start(Plain.class, WebApplicationType.SERVLET, store())) {
            String body = "{\"content\":\"Help {{name}}.\",\"labels\":[\"production\"]}";
            assertThat(RawHttp.send(
                            EmbeddedApps.base(app),
                            "POST /trodo/api/prompts/support%20team/versions HTTP/1.1\r\nHost: localhost\r\nContent-Type:"
                                    + " application/json\r\nConnection: close\r\nContent-Length: " + body.length()
                                    + "\r\n\r\n" + body))
                    .startsWith("HTTP/1.1 200");
            PromptShelf shelf = new PromptShelf(app.getBean(PromptSource.class));
            assertThat(shelf.ask("support team").find().orElseThrow().text(Map.of("name", "Ann")))
                    .isEqualTo("Help Ann.");
            assertThat(shelf.ask("other").orElse("none").isFallback()).isTrue();
        }
    }

    @Test
    void leavesNoThreadBehindWhenTheApplicationCannotStart() throws InterruptedException {
        Set<Thread> before = threads();
        try (ConfigurableApplicationContext first =
                EmbeddedApps.start(Plain.class, WebApplicationType.SERVLET, "trodo.local.enabled=false")) {
            String port = first.getEnvironment().getProperty("local.server.port");
            assertThatThrownBy(() ->
                            EmbeddedApps.start(Plain.class, WebApplicationType.SERVLET, store(), "server.port=" + port))
                    .isNotNull();
        }
        Set<Thread> left = threads();
        left.removeAll(before);
        for (Thread thread : left) {
            thread.join(10_000);
            assertThat(thread.isAlive()).as(thread.getName()).isFalse();
        }
    }

    private static Set<Thread> threads() {
        return Thread.getAllStackTraces().keySet().stream()
                .filter(thread -> thread.getName().startsWith("trodo-"))
                .collect(Collectors.toSet());
    }

    @Test
    void letsRolesOfTheApplicationsSecurityInFromOutside() throws IOException {
        try (ConfigurableApplicationContext app =
                EmbeddedApps.start(Secured.class, WebApplicationType.SERVLET, store())) {
            String base = EmbeddedApps.base(app);

            assertThat(RawHttp.get(base, "/trodo/api/runs", "shop.example", basic("reader")))
                    .startsWith("HTTP/1.1 200");
            assertThat(RawHttp.get(base, "/trodo/api/runs", "shop.example", basic("customer")))
                    .startsWith("HTTP/1.1 401");
            assertThat(RawHttp.get(base, "/trodo/api/info", "shop.example", basic("boss")))
                    .contains("\"admin\":true");
            assertThat(RawHttp.get(base, "/trodo/api/info", "shop.example", basic("reader")))
                    .contains("\"admin\":false");
        }
    }

    private static String basic(String user) {
        return "Authorization: Basic "
                + Base64.getEncoder().encodeToString((user + ":secret").getBytes(StandardCharsets.UTF_8));
    }

    @Test
    void staysAwayWhenRecordsGoElsewhere() {
        for (String elsewhere : List.of(
                "trodo.site-id=abc",
                "trodo.api-base=https://x.example",
                "trodo.enabled=false",
                "trodo.local.enabled=false")) {
            try (ConfigurableApplicationContext app =
                    EmbeddedApps.start(Plain.class, WebApplicationType.NONE, store(), elsewhere)) {
                assertThat(app.getBeansOfType(Destination.class)).as(elsewhere).isEmpty();
            }
        }
    }

    @Test
    void startsAlthoughItsDirectoryCannotBeWritten() throws Exception {
        String nowhere = "trodo.local.store.url=sqlite:/proc/trodo/t.db";
        try (ConfigurableApplicationContext app = EmbeddedApps.start(Plain.class, WebApplicationType.NONE, nowhere)) {
            Destination destination = app.getBean(Destination.class);

            assertThat(destination
                            .send(List.of(
                                    new Frame(Frame.Kind.RUN, null, null, RUN.getBytes(StandardCharsets.UTF_8), 1)))
                            .isComplete())
                    .isTrue();
        }
    }
}
