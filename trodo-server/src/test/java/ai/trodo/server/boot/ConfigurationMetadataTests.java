package ai.trodo.server.boot;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import ai.trodo.server.http.Json;
import java.io.IOException;
import java.lang.reflect.RecordComponent;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import java.util.Set;
import java.util.TreeSet;
import java.util.stream.StreamSupport;
import org.junit.jupiter.api.Test;
import org.springframework.boot.context.properties.bind.DefaultValue;
import org.springframework.boot.context.properties.source.InvalidConfigurationPropertyValueException;
import org.springframework.mock.env.MockEnvironment;
import tools.jackson.databind.JsonNode;

/** What an IDE is told of the server's properties, what the record binds, and what the guide says are the same. */
final class ConfigurationMetadataTests {
    private static final Set<String> ONLY_LOCAL = Set.of("enabled", "path", "viewer-roles", "admin-roles");
    private static final Set<String> ONLY_STANDALONE = Set.of("login.mode", "login.users", "login.admin-users");

    private final List<JsonNode> properties = properties();

    @Test
    void describesWhatIsBoundAndNothingElse() {
        Set<String> bound = new TreeSet<>();
        Set<String> keys = new TreeSet<>();
        keys(ServerSettings.class, "", keys);
        for (String key : keys) {
            if (!ONLY_STANDALONE.contains(key)) {
                bound.add(ServerSettingsHolder.LOCAL + "." + key);
            }
            if (!ONLY_LOCAL.contains(key)) {
                bound.add(ServerSettingsHolder.STANDALONE + "." + key);
            }
        }
        assertThat(properties).extracting(ConfigurationMetadataTests::name).containsExactlyInAnyOrderElementsOf(bound);
    }

    private static void keys(Class<?> type, String prefix, Set<String> keys) {
        for (RecordComponent component : type.getRecordComponents()) {
            String key = prefix + dashed(component.getName());
            if (component.getType().isRecord()) {
                keys(component.getType(), key + ".", keys);
            } else {
                keys.add(key);
            }
        }
    }

    private static String dashed(String name) {
        return name.replaceAll("([A-Z])", "-$1").toLowerCase(java.util.Locale.ROOT);
    }

    @Test
    void describesEachInASentenceWithTheDefaultThatIsBound() {
        assertThat(properties).allSatisfy(property -> {
            String description = property.path("description").asString("");
            assertThat(description).as(name(property)).endsWith(".").doesNotContain("default");
            if (property.path("type").asString("").endsWith("Boolean")) {
                assertThat(description).startsWith("Whether");
            }
            String key = name(property).replaceFirst("^trodo\\.(local|server)\\.", "");
            String[] bound = defaultOf(ServerSettings.class, key);
            JsonNode told = property.path("defaultValue");
            if (bound.length == 1) {
                assertThat(told.asString("")).as(name(property)).isEqualToIgnoringCase(bound[0]);
            } else {
                assertThat(told.isMissingNode() || told.isArray())
                        .as(name(property))
                        .isTrue();
            }
        });
    }

    private static String[] defaultOf(Class<?> type, String key) {
        String first = key.split("\\.")[0];
        RecordComponent component = Arrays.stream(type.getRecordComponents())
                .filter(each -> dashed(each.getName()).equals(first))
                .findFirst()
                .orElseThrow();
        if (component.getType().isRecord()) {
            return defaultOf(component.getType(), key.substring(first.length() + 1));
        }
        var parameter = Arrays.stream(type.getDeclaredConstructors()[0].getParameters())
                .filter(each -> each.getName().equals(component.getName()))
                .findFirst()
                .orElseThrow();
        DefaultValue value = parameter.getAnnotation(DefaultValue.class);
        return value == null ? new String[0] : value.value();
    }

    @Test
    void hasARowInTheGuideForEach() throws IOException {
        String guide = Files.readString(Path.of("..", "docs", "guide", "operator.md"));
        assertThat(properties).allSatisfy(property -> {
            String key = name(property).replaceFirst("^trodo\\.(local|server)\\.", "");
            assertThat(guide).contains("`" + key + "`");
            JsonNode told = property.path("defaultValue");
            if (told.isString() && !key.startsWith("login")) {
                assertThat(guide)
                        .containsPattern("\\| `" + key.replace(".", "\\.") + "` \\| `" + told.asString() + "` ");
            }
        });
    }

    @Test
    void refusesNamesThatMeanNothing() {
        for (String wrong : List.of("trodo.local.stor.url", "trodo.local.limits.max-bodies", "trodo.local.cors")) {
            assertThatThrownBy(() -> ServerSettingsHolder.bind(
                            new MockEnvironment().withProperty(wrong, "x"), ServerSettingsHolder.LOCAL))
                    .as(wrong)
                    .hasStackTraceContaining(wrong);
        }
        for (String elsewhere : List.of("trodo.local.login.mode", "trodo.server.path")) {
            String prefix = elsewhere.substring(0, elsewhere.indexOf('.', 6));
            assertThatThrownBy(() ->
                            ServerSettingsHolder.bind(new MockEnvironment().withProperty(elsewhere, "basic"), prefix))
                    .isInstanceOf(InvalidConfigurationPropertyValueException.class)
                    .hasMessageContaining(elsewhere);
        }
    }

    private static String name(JsonNode property) {
        return property.path("name").asString("");
    }

    private static List<JsonNode> properties() {
        try {
            Path file = Path.of("src/main/resources/META-INF/spring-configuration-metadata.json");
            JsonNode root = Json.mapper().readTree(Files.readAllBytes(file));
            return StreamSupport.stream(root.path("properties").spliterator(), false)
                    .toList();
        } catch (IOException unreadable) {
            throw new java.io.UncheckedIOException(unreadable);
        }
    }
}
