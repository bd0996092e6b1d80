package ai.trodo.spring.docs;

import static org.assertj.core.api.Assertions.assertThat;

import ai.trodo.TrodoClient;
import ai.trodo.house.Pages;
import ai.trodo.house.Pages.Block;
import ai.trodo.server.boot.ServerSettings;
import ai.trodo.server.boot.ServerSettingsHolder;
import ai.trodo.spring.client.TrodoClientAutoConfiguration;
import ai.trodo.spring.http.TrodoHttpAutoConfiguration;
import ai.trodo.spring.method.TrodoMethodAutoConfiguration;
import ai.trodo.spring.otel.TrodoOtlpAutoConfiguration;
import ai.trodo.spring.web.TrodoWebAutoConfiguration;
import java.io.IOException;
import java.io.StringReader;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Properties;
import java.util.Set;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;
import org.springframework.boot.autoconfigure.AutoConfigurations;
import org.springframework.boot.test.context.runner.WebApplicationContextRunner;
import org.springframework.core.env.MapPropertySource;
import org.springframework.core.env.StandardEnvironment;

/** Properties that the pages show exist, and what they are set to is accepted by what reads them. */
class PropertiesTests {
    private static final String SERVER = ServerSettingsHolder.STANDALONE + ".";

    /** Starts only where AspectJ weaves; WeavingTests has a process with its agent. */
    private static final String WEAVING = "trodo.aop.mode";

    /** Of Spring, for the stand-alone collector; OidcLoginTests there logs in with them, StandaloneTests binds addresses. */
    private static final Set<String> OF_SPRING = Set.of("server.address", "spring.security.oauth2.client");

    static Stream<Block> blocks() {
        return Pages.blocksIn("properties").stream();
    }

    @ParameterizedTest
    @MethodSource("blocks")
    void exist(Block block) throws IOException {
        DescribedProperties known = DescribedProperties.onTheClassPath();

        assertThat(properties(block).stringPropertyNames())
                .isNotEmpty()
                .allSatisfy(name -> assertThat(
                                known.describes(name) || OF_SPRING.stream().anyMatch(name::startsWith))
                        .as(name)
                        .isTrue());
    }

    @ParameterizedTest
    @MethodSource("blocks")
    void areAccepted(Block block) throws IOException {
        Properties properties = properties(block);
        if (properties.stringPropertyNames().stream().anyMatch(name -> name.startsWith(SERVER))) {
            StandardEnvironment environment = new StandardEnvironment();
            properties.put("TRODO_KEY", "0123456789abcdef0123");
            environment.getPropertySources().addFirst(new MapPropertySource("page", asMap(properties)));
            ServerSettings settings = ServerSettingsHolder.bind(environment, ServerSettingsHolder.STANDALONE)
                    .get();

            assertThat(settings.login().mode()).isNotEqualTo(ServerSettings.Login.Mode.NONE);
            return;
        }
        properties.remove(WEAVING);
        new WebApplicationContextRunner()
                .withConfiguration(AutoConfigurations.of(
                        TrodoClientAutoConfiguration.class,
                        TrodoMethodAutoConfiguration.class,
                        TrodoHttpAutoConfiguration.class,
                        TrodoOtlpAutoConfiguration.class,
                        TrodoWebAutoConfiguration.class))
                .withPropertyValues("trodo.export.spool.enabled=false", "trodo.api-base=http://localhost:9")
                .withPropertyValues(asMap(properties).entrySet().stream()
                        .map(entry -> entry.getKey() + "=" + entry.getValue())
                        .toArray(String[]::new))
                .run(context -> assertThat(context).hasNotFailed().hasSingleBean(TrodoClient.class));
    }

    @Test
    void aNameThatIsMisspeltIsNoProperty() throws IOException {
        DescribedProperties known = DescribedProperties.onTheClassPath();

        assertThat(List.of(
                        "trodo.http.allowed-host", "trodo.http", "trodo.server.key[0].key", "trodo.server.login.mod"))
                .noneMatch(known::describes);
    }

    private static Properties properties(Block block) throws IOException {
        Properties properties = new Properties();
        properties.load(new StringReader(block.text().replaceAll("(?m) +#.*$", "")));
        return properties;
    }

    private static Map<String, Object> asMap(Properties properties) {
        Map<String, Object> map = new LinkedHashMap<>();
        properties.forEach((name, value) -> map.put(name.toString(), value));
        return map;
    }
}
