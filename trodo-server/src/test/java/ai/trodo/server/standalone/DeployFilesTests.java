package ai.trodo.server.standalone;

import static org.assertj.core.api.Assertions.assertThat;

import ai.trodo.server.boot.ServerSettings;
import ai.trodo.server.boot.ServerSettingsHolder;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.springframework.core.env.StandardEnvironment;
import org.springframework.core.env.SystemEnvironmentPropertySource;
import org.yaml.snakeyaml.Yaml;

/** What can be checked of deploy/ without an engine: that it parses, and that each variable is one that the collector reads. */
final class DeployFilesTests {
    private static final Path DEPLOY = Path.of("../deploy");
    private static final String SECRET = "0123456789abcdef0123";

    @Test
    void theVariablesOfComposeConfigureStoreKeyAndLogin() throws IOException {
        Map<String, Object> trodo = map(map(yaml("compose.yaml").get(0), "services"), "trodo");
        Map<String, String> variables = new LinkedHashMap<>();
        map(trodo, "environment").forEach((name, value) -> variables.put(name, filled(value)));

        check(variables, "jdbc:postgresql://postgres:5432/trodo");
        assertThat(list(trodo, "ports")).containsExactly("127.0.0.1:4310:4310");
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

    private static Map<String, Object> container() throws IOException {
        Map<String, Object> spec = map(yaml("kubernetes.yaml").get(0), "spec");
        return cast(list(map(map(spec, "template"), "spec"), "containers").get(0));
    }

    private static void check(Map<String, String> variables, String storeUrl) {
        StandardEnvironment environment = new StandardEnvironment();
        environment
                .getPropertySources()
                .replace(
                        StandardEnvironment.SYSTEM_ENVIRONMENT_PROPERTY_SOURCE_NAME,
                        new SystemEnvironmentPropertySource(
                                StandardEnvironment.SYSTEM_ENVIRONMENT_PROPERTY_SOURCE_NAME,
                                new LinkedHashMap<>(variables)));
        ServerSettings settings =
                ServerSettingsHolder.bind(environment, StandaloneServer.PREFIX).get();

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
