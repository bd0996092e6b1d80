package ai.trodo.spring.ai;

import ai.trodo.TrodoClient;
import ai.trodo.instrument.mcp.TrodoMcp;
import ai.trodo.spring.client.ConditionalOnTrodo;
import ai.trodo.spring.client.TrodoClientAutoConfiguration;
import java.util.LinkedHashMap;
import java.util.Map;
import org.springframework.ai.mcp.ToolContextToMcpMetaConverter;
import org.springframework.beans.factory.ObjectProvider;
import org.springframework.beans.factory.config.BeanPostProcessor;
import org.springframework.boot.autoconfigure.AutoConfiguration;
import org.springframework.boot.autoconfigure.condition.ConditionalOnClass;
import org.springframework.boot.autoconfigure.condition.ConditionalOnMissingBean;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;

/**
 * Model Context Protocol: what servers are asked for is recorded, in the caller's run where it carries one; clients of
 * Spring AI carry the current run.
 */
@AutoConfiguration(
        after = TrodoClientAutoConfiguration.class,
        beforeName = {
            "org.springframework.ai.mcp.client.common.autoconfigure.McpToolCallbackAutoConfiguration",
            "org.springframework.ai.mcp.client.common.autoconfigure.McpClientAutoConfiguration"
        })
@ConditionalOnClass(
        name = {
            "ai.trodo.instrument.mcp.TrodoMcp",
            "io.modelcontextprotocol.server.McpStatelessServerFeatures",
            "io.modelcontextprotocol.common.McpTransportContext"
        })
@ConditionalOnTrodo("mcp")
public final class TrodoMcpAutoConfiguration {
    @Bean
    static BeanPostProcessor trodoMcpBeans(ObjectProvider<TrodoClient> trodo) {
        return new McpBeans(trodo);
    }

    /** Spring AI's clients ask this bean what goes along with a call of a tool. */
    @Configuration(proxyBeanMethods = false)
    @ConditionalOnClass(name = "org.springframework.ai.mcp.ToolContextToMcpMetaConverter")
    static class Clients {
        @Bean
        @ConditionalOnMissingBean
        ToolContextToMcpMetaConverter trodoMcpMeta(TrodoClient trodo) {
            ToolContextToMcpMetaConverter usual = ToolContextToMcpMetaConverter.defaultConverter();
            return context -> {
                Map<String, Object> meta = new LinkedHashMap<>(TrodoMcp.meta(trodo));
                Map<String, Object> theirs = usual.convert(context);
                if (theirs != null) {
                    meta.putAll(theirs);
                }
                return meta;
            };
        }
    }
}
