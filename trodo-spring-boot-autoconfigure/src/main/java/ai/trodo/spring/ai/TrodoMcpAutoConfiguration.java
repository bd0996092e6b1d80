package ai.trodo.spring.ai;

import ai.trodo.TrodoClient;
import ai.trodo.instrument.mcp.TrodoMcp;
import ai.trodo.spring.client.ConditionalOnTrodo;
import ai.trodo.spring.client.TrodoClientAutoConfiguration;
import ai.trodo.spring.http.RunHeaders;
import io.modelcontextprotocol.client.McpClient;
import io.modelcontextprotocol.client.transport.HttpClientSseClientTransport;
import io.modelcontextprotocol.client.transport.HttpClientStreamableHttpTransport;
import java.net.URI;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.function.Predicate;
import org.springframework.ai.mcp.ToolContextToMcpMetaConverter;
import org.springframework.ai.mcp.customizer.McpClientCustomizer;
import org.springframework.beans.factory.ObjectProvider;
import org.springframework.beans.factory.config.BeanPostProcessor;
import org.springframework.boot.autoconfigure.AutoConfiguration;
import org.springframework.boot.autoconfigure.condition.ConditionalOnClass;
import org.springframework.boot.autoconfigure.condition.ConditionalOnMissingBean;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;
import org.springframework.core.Ordered;
import org.springframework.core.annotation.Order;
import org.springframework.core.env.Environment;

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
    @ConditionalOnMissingBean(name = "trodoMcpBeans")
    static BeanPostProcessor trodoMcpBeans(ObjectProvider<TrodoClient> trodo, ObjectProvider<Environment> environment) {
        return new McpBeans(LibraryClient.later("mcp", trodo, environment));
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

    /**
     * The run in the headers of HTTP, beside {@code _meta}: for requests of any kind, and for servers that read headers
     * only. Where the application says of its own what the transport is told, that goes first.
     */
    @Configuration(proxyBeanMethods = false)
    @ConditionalOnClass(
            name = {
                "org.springframework.ai.mcp.customizer.McpClientCustomizer",
                "io.modelcontextprotocol.client.transport.customizer.McpAsyncHttpClientRequestCustomizer"
            })
    static class Headers {
        @Bean
        @ConditionalOnMissingBean(name = "trodoMcpTransportContext")
        @Order(Ordered.HIGHEST_PRECEDENCE)
        McpClientCustomizer<McpClient.SyncSpec> trodoMcpTransportContext(TrodoClient trodo) {
            return (name, client) -> client.transportContextProvider(TrodoMcp.transportContext(trodo));
        }

        @Bean
        @ConditionalOnMissingBean(name = "trodoMcpStreamableHeaders")
        @Order(Ordered.HIGHEST_PRECEDENCE)
        McpClientCustomizer<HttpClientStreamableHttpTransport.Builder> trodoMcpStreamableHeaders(
                TrodoClient trodo, ObjectProvider<RunHeaders> headers) {
            return (name, transport) ->
                    transport.asyncHttpRequestCustomizer(TrodoMcp.asyncHeaders(trodo, allowed(headers)));
        }

        @Bean
        @ConditionalOnMissingBean(name = "trodoMcpSseHeaders")
        @Order(Ordered.HIGHEST_PRECEDENCE)
        McpClientCustomizer<HttpClientSseClientTransport.Builder> trodoMcpSseHeaders(
                TrodoClient trodo, ObjectProvider<RunHeaders> headers) {
            return (name, transport) ->
                    transport.asyncHttpRequestCustomizer(TrodoMcp.asyncHeaders(trodo, allowed(headers)));
        }

        /** The same hosts that other calls over HTTP tell about the run. */
        private static Predicate<URI> allowed(ObjectProvider<RunHeaders> headers) {
            return address -> {
                RunHeaders known = headers.getIfAvailable();
                return known != null && known.allows(address);
            };
        }
    }
}
