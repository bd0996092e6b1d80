package ai.trodo.server.standalone;

import static org.assertj.core.api.Assertions.assertThat;

import ai.trodo.server.boot.ServerSettings;
import ai.trodo.server.boot.ServerSettingsHolder;
import io.zonky.test.db.postgres.embedded.EmbeddedPostgres;
import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse.BodyHandlers;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.springframework.boot.SpringApplication;
import org.springframework.context.ConfigurableApplicationContext;
import org.springframework.core.env.StandardEnvironment;
import org.springframework.core.env.SystemEnvironmentPropertySource;
import org.yaml.snakeyaml.Yaml;

/** What can be checked of deploy/ without an engine: that it parses, and that each variable is one that the collector reads. */
final class DeployFilesTests {
    private static final Path DEPLOY = Path.of("../deploy");
    private static final HttpClient HTTP = HttpClient.newHttpClient();
    private static final String SECRET = "0123456789abcdef0123";

    @Test
    void theVariablesOfComposeConfigureStoreKeyAndLogin() throws IOException {
        check(composeVariables(), "jdbc:postgresql://postgres:5432/trodo");
        assertThat(list(composeService(), "ports")).containsExactly("127.0.0.1:4310:4310");
    }

    @Test
    void theCollectorOfComposeStartsOnPostgresqlAndTakesRecordsWithItsKeyOnly() throws Exception {
        try (EmbeddedPostgres postgres = EmbeddedPostgres.start()) {
            Map<String, String> variables = composeVariables();
            variables.put("TRODO_SERVER_STORE_URL", postgres.getJdbcUrl("postgres", "postgres"));
            variables.put("TRODO_SERVER_STORE_USER", "postgres");
            SpringApplication application = TrodoServerApplication.application();
            application.setRegisterShutdownHook(false);
            application.setEnvironment(environment(variables));
            try (ConfigurableApplicationContext collector = application.run("--server.port=0")) {
                String base = "http://127.0.0.1:" + collector.getEnvironment().getProperty("local.server.port");

                assertThat(get(base + "/healthz")).isEqualTo(200);
                assertThat(get(base + "/api/runs")).isEqualTo(401);
                assertThat(post(base + "/api/sdk/runs/ingest", "wrong")).isEqualTo(401);
                assertThat(post(base + "/api/sdk/runs/ingest", SECRET)).isEqualTo(200);
            }
        }
    }

    private static int get(String url) throws IOException, InterruptedException {
        return HTTP.send(HttpRequest.newBuilder(URI.create(url)).build(), BodyHandlers.discarding())
                .statusCode();
    }

    private static int post(String url, String key) throws IOException, InterruptedException {
        HttpRequest request = HttpRequest.newBuilder(URI.create(url))
                .header("Content-Type", "application/json")
                .header("X-Trodo-Site-Id", key)
                .POST(BodyPublishers.ofString("{\"run\":{\"run_id\":\"r1\",\"agent_name\":\"a\",\"status\":\"ok\"}}"))
                .build();
        return HTTP.send(request, BodyHandlers.discarding()).statusCode();
    }

    @Test
    void theVariablesOfKubernetesConfigureStoreKeyAndLogin() throws IOException {
        Map<String, Object> container = container();
        Map<String, String> variables = new LinkedHashMap<>();
        for (Object entry : list(container, "env")) {
            Map<String, Object> variable = cast(entry);
            variables.put(
                    String.valueOf(variable.get("name")),
                    variable.containsKey("value") ? String.valueOf(variable.get("value")) : SECRET);
        }

        check(variables, SECRET);
    }

    @Test
    void kubernetesSendsTrafficAndProbesToThePortOfTheImage() throws IOException {
        Map<String, Object> port = cast(list(container(), "ports").get(0));
        Map<String, Object> service = yaml("kubernetes.yaml").get(1);

        assertThat(port).containsEntry("containerPort", 4310);
        assertThat(list(map(service, "spec"), "ports").get(0))
                .isEqualTo(Map.of("name", "http", "port", 4310, "targetPort", port.get("name")));
        assertThat(map(map(service, "spec"), "selector"))
                .isEqualTo(map(map(map(yaml("kubernetes.yaml").get(0), "spec"), "selector"), "matchLabels"));
        assertThat(Files.readString(DEPLOY.resolve("Dockerfile")))
                .contains("EXPOSE 4310")
                .contains(String.valueOf(
                        map(map(container(), "readinessProbe"), "httpGet").get("path")));
    }

    private static Map<String, Object> composeService() throws IOException {
        return map(map(yaml("compose.yaml").get(0), "services"), "trodo");
    }

    private static Map<String, String> composeVariables() throws IOException {
        Map<String, String> variables = new LinkedHashMap<>();
        map(composeService(), "environment").forEach((name, value) -> variables.put(name, filled(value)));
        return variables;
    }

    private static Map<String, Object> container() throws IOException {
        Map<String, Object> spec = map(yaml("kubernetes.yaml").get(0), "spec");
        return cast(list(map(map(spec, "template"), "spec"), "containers").get(0));
    }

    private static StandardEnvironment environment(Map<String, String> variables) {
        StandardEnvironment environment = new StandardEnvironment();
        environment
                .getPropertySources()
                .replace(
                        StandardEnvironment.SYSTEM_ENVIRONMENT_PROPERTY_SOURCE_NAME,
                        new SystemEnvironmentPropertySource(
                                StandardEnvironment.SYSTEM_ENVIRONMENT_PROPERTY_SOURCE_NAME,
                                new LinkedHashMap<>(variables)));
        return environment;
    }

    private static void check(Map<String, String> variables, String storeUrl) {
        ServerSettings settings = ServerSettingsHolder.bind(environment(variables), ServerSettingsHolder.STANDALONE)
                .get();

        assertThat(settings.store().url()).isEqualTo(storeUrl);
        assertThat(settings.store().password()).isEqualTo(SECRET);
        assertThat(settings.keys())
                .singleElement()
                .extracting(ServerSettings.Key::key)
                .isEqualTo(SECRET);
        assertThat(settings.login().mode()).isEqualTo(ServerSettings.Login.Mode.BASIC);
        assertThat(settings.login().users()).containsExactly(new ServerSettings.Login.User("admin", SECRET, true));
    }

    /** As Compose fills variables in: here each of them has the same value. */
    private static String filled(Object value) {
        return String.valueOf(value).replaceAll("\\$\\{[^}]*}", SECRET);
    }

    private static List<Map<String, Object>> yaml(String file) throws IOException {
        List<Map<String, Object>> documents = new ArrayList<>();
        new Yaml().loadAll(Files.readString(DEPLOY.resolve(file))).forEach(document -> documents.add(cast(document)));
        return documents;
    }

    private static Map<String, Object> map(Map<String, Object> from, String key) {
        return cast(from.get(key));
    }

    private static List<Object> list(Map<String, Object> from, String key) {
        return cast(from.get(key));
    }

    @SuppressWarnings("unchecked")
    private static <T> T cast(Object value) {
        return (T) value;
    }
}
