package ai.trodo.spring.ai;

import static ai.trodo.test.TrodoAssertions.assertThat;
import static org.assertj.core.api.Assertions.assertThat;

import ai.trodo.TrodoClient;
import ai.trodo.test.RecordingTrodo;
import io.modelcontextprotocol.server.McpServerFeatures.SyncToolSpecification;
import io.modelcontextprotocol.spec.McpSchema;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.springframework.ai.mcp.ToolContextToMcpMetaConverter;
import org.springframework.ai.mcp.customizer.McpClientCustomizer;
import org.springframework.boot.autoconfigure.AutoConfigurations;
import org.springframework.boot.test.context.FilteredClassLoader;
import org.springframework.boot.test.context.runner.ApplicationContextRunner;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;

class TrodoMcpAutoConfigurationTests {
    private final RecordingTrodo trodo = RecordingTrodo.create();
    private final ApplicationContextRunner runner = new ApplicationContextRunner()
            .withConfiguration(AutoConfigurations.of(TrodoMcpAutoConfiguration.class))
            .withBean(TrodoClient.class, trodo::client, definition -> definition.setDestroyMethodName(""));

    @AfterEach
    void close() {
        trodo.close();
    }

    @Configuration(proxyBeanMethods = false)
    static class Tools {
        @Bean
        List<SyncToolSpecification> tools() {
            return List.of(tool());
        }

        @Bean
        SyncToolSpecification single() {
            return tool();
        }

        private static SyncToolSpecification tool() {
            return new SyncToolSpecification(
                    McpSchema.Tool.builder("look", Map.<String, Object>of("type", "object"))
                            .build(),
                    (exchange, request) -> McpSchema.CallToolResult.builder()
                            .addTextContent("found")
                            .build());
        }
    }

    @Test
    @SuppressWarnings("unchecked")
    void recordsSpecificationsInListsAndAlone() {
        runner.withUserConfiguration(Tools.class).run(context -> {
            McpSchema.CallToolRequest request = new McpSchema.CallToolRequest("look", Map.of());
            ((List<SyncToolSpecification>) context.getBean("tools"))
                    .get(0)
                    .callHandler()
                    .apply(null, request);
            context.getBean("single", SyncToolSpecification.class).callHandler().apply(null, request);

            assertThat(trodo.spansOutsideRuns()).hasSize(2);
        });
    }

    @Test
    void keepsNoContentsWhenTheyAreSwitchedOff() {
        runner.withPropertyValues("trodo.instrument.mcp.contents=false")
                .withUserConfiguration(Tools.class)
                .run(context -> {
                    McpSchema.CallToolRequest request = new McpSchema.CallToolRequest("look", Map.of("id", "7"));
                    context.getBean("single", SyncToolSpecification.class)
                            .callHandler()
                            .apply(null, request);

                    assertThat(trodo.spansOutsideRuns().get(0)).isOk().hasOutputOmitted("contents switched off");
                });
    }

    @Test
    void carriesTheRunInMetaAndInHeaders() {
        runner.run(context -> {
            ToolContextToMcpMetaConverter meta = context.getBean(ToolContextToMcpMetaConverter.class);
            Map<String, Object> carried = trodo.client().agent("desk").call(run -> meta.convert(null));
            assertThat(carried).containsEntry("trodoRunId", trodo.run().runId());
            assertThat(context.getBeansOfType(McpClientCustomizer.class)).hasSize(3);
        });
    }

    @Test
    void leavesEverythingAloneWhenSwitchedOff() {
        runner.withPropertyValues("trodo.instrument.mcp.enabled=false")
                .withUserConfiguration(Tools.class)
                .run(context -> {
                    assertThat(context).doesNotHaveBean(McpClientCustomizer.class);
                    context.getBean("single", SyncToolSpecification.class)
                            .callHandler()
                            .apply(null, new McpSchema.CallToolRequest("look", Map.of()));
                    assertThat(trodo.spansOutsideRuns()).isEmpty();
                });
    }

    @Test
    void startsWithoutTheLibrary() {
        runner.withClassLoader(new FilteredClassLoader("io.modelcontextprotocol"))
                .run(context -> assertThat(context).hasNotFailed().doesNotHaveBean("trodoMcpBeans"));
    }

    @Test
    void startsWithALibraryThatIsTooOld() {
        runner.withClassLoader(new FilteredClassLoader("io.modelcontextprotocol.common"))
                .run(context -> assertThat(context).hasNotFailed().doesNotHaveBean("trodoMcpBeans"));
    }

    @Test
    void recordsServersWithoutSpringAi() {
        runner.withClassLoader(new FilteredClassLoader("org.springframework.ai"))
                .run(context -> assertThat(context)
                        .hasNotFailed()
                        .hasBean("trodoMcpBeans")
                        .doesNotHaveBean("trodoMcpMeta")
                        .doesNotHaveBean("trodoMcpTransportContext"));
    }
}
