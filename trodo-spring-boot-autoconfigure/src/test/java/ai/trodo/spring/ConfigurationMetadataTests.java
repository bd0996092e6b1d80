package ai.trodo.spring;

import static org.assertj.core.api.Assertions.assertThat;

import ai.trodo.spring.client.ConditionalOnTrodo;
import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Properties;
import java.util.Set;
import java.util.TreeSet;
import java.util.stream.Collectors;
import java.util.stream.StreamSupport;
import org.junit.jupiter.api.Test;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/** What an IDE is told about our properties: nothing without a description, no switch that switches nothing. */
class ConfigurationMetadataTests {
    private final List<JsonNode> properties = properties();

    @Test
    void everyPropertyIsDescribedAsASentenceWithoutItsDefault() {
        assertThat(properties).isNotEmpty().allSatisfy(property -> {
            assertThat(property.path("description").asString(""))
                    .as(name(property))
                    .isNotBlank()
                    .endsWith(".")
                    .doesNotContainIgnoringCase("default is");
            if ("java.lang.Boolean".equals(property.path("type").asString(""))) {
                assertThat(property.path("description").asString(""))
                        .as(name(property))
                        .startsWith("Whether");
            }
        });
    }

    @Test
    void everySwitchSwitchesSomething() throws Exception {
        Set<String> described = properties.stream()
                .map(ConfigurationMetadataTests::name)
                .filter(name -> name.startsWith("trodo.instrument.") && name.endsWith(".enabled"))
                .map(name -> name.substring("trodo.instrument.".length(), name.length() - ".enabled".length()))
                .collect(Collectors.toCollection(TreeSet::new));
        assertThat(described).isEqualTo(switches());
    }

    /** Spring Boot reads there which of them cannot match, without reading their classes. */
    @Test
    void everyAutoConfigurationIsListedWithItsConditions() throws Exception {
        Properties conditions = new Properties();
        try (InputStream in = resource("META-INF/spring-autoconfigure-metadata.properties")) {
            conditions.load(in);
        }
        try (InputStream in =
                resource("META-INF/spring/org.springframework.boot.autoconfigure.AutoConfiguration.imports")) {
            assertThat(new String(in.readAllBytes(), StandardCharsets.UTF_8).lines())
                    .isNotEmpty()
                    .isSubsetOf(conditions.stringPropertyNames());
        }
    }

    private static InputStream resource(String name) throws IOException {
        return Files.newInputStream(Path.of("target", "classes").resolve(name));
    }

    @Test
    void everyPropertyHasItsRowInTheGuide() throws Exception {
        String guide = Files.readString(Path.of("..", "docs", "guide", "configuration.md"));
        List<String> missing = properties.stream()
                .map(ConfigurationMetadataTests::name)
                .filter(name -> !guide.contains("`" + name + "`"))
                .toList();
        assertThat(missing).isEmpty();
    }

    private static Set<String> switches() throws Exception {
        Set<String> switches = new TreeSet<>();
        try (InputStream imports = ConfigurationMetadataTests.class.getResourceAsStream(
                "/META-INF/spring/org.springframework.boot.autoconfigure.AutoConfiguration.imports")) {
            String all = new String(imports.readAllBytes(), StandardCharsets.UTF_8);
            for (String name : all.lines()
                    .filter(line -> line.startsWith("ai.trodo.spring."))
                    .toList()) {
                Class<?> type = Class.forName(name);
                List<Class<?>> types = new ArrayList<>(Arrays.asList(type.getDeclaredClasses()));
                types.add(type);
                types.stream()
                        .map(each -> each.getAnnotation(ConditionalOnTrodo.class))
                        .filter(java.util.Objects::nonNull)
                        .forEach(condition -> switches.add(condition.value()));
            }
        }
        return switches;
    }

    private static String name(JsonNode property) {
        return property.path("name").asString("");
    }

    private static List<JsonNode> properties() {
        try (InputStream metadata =
                ConfigurationMetadataTests.class.getResourceAsStream("/META-INF/spring-configuration-metadata.json")) {
            JsonNode properties =
                    new JsonMapper().readTree(metadata.readAllBytes()).path("properties");
            return StreamSupport.stream(properties.spliterator(), false).toList();
        } catch (java.io.IOException unreadable) {
            throw new java.io.UncheckedIOException(unreadable);
        }
    }
}
