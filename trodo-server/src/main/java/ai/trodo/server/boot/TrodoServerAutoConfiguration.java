package ai.trodo.server.boot;

import ai.trodo.export.Destination;
import ai.trodo.prompt.PromptSource;
import ai.trodo.server.TrodoServer;
import ai.trodo.server.http.Workers;
import ai.trodo.server.retention.Sweeper;
import ai.trodo.server.servlet.TrodoServlet;
import ai.trodo.server.store.RunStore;
import ai.trodo.server.webflux.TrodoWebFilter;
import jakarta.servlet.Servlet;
import org.springframework.boot.autoconfigure.AutoConfiguration;
import org.springframework.boot.autoconfigure.condition.ConditionalOnClass;
import org.springframework.boot.autoconfigure.condition.ConditionalOnMissingBean;
import org.springframework.boot.autoconfigure.condition.ConditionalOnWebApplication;
import org.springframework.boot.autoconfigure.condition.ConditionalOnWebApplication.Type;
import org.springframework.boot.web.servlet.ServletRegistrationBean;
import org.springframework.context.ApplicationListener;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Conditional;
import org.springframework.context.annotation.Configuration;
import org.springframework.context.event.ContextClosedEvent;
import org.springframework.core.env.Environment;
import org.springframework.web.reactive.DispatcherHandler;
import org.springframework.web.server.WebFilter;

/**
 * Keeps the records of an application in the application itself and shows them at {@code /trodo}: no account, no
 * container. Reachable from the same machine only, unless opened or guarded by roles.
 */
@AutoConfiguration
@Conditional(OnLocalServer.class)
public final class TrodoServerAutoConfiguration {
    @Bean
    static ServerSettingsHolder trodoServerSettings(Environment environment) {
        return ServerSettingsHolder.bind(environment, ServerSettingsHolder.LOCAL);
    }

    /** Before the store itself, so that both conditions see the same. */
    @Bean
    @ConditionalOnMissingBean(RunStore.class)
    static StoreStart trodoStoreStart(ServerSettingsHolder settings) {
        return new StoreStart(() -> StoreOpener.openOrElsewhere(settings.get().store()));
    }

    @Bean(destroyMethod = "close")
    @ConditionalOnMissingBean
    RunStore trodoRunStore(StoreStart start) {
        return start.store();
    }

    @Bean(destroyMethod = "close")
    @ConditionalOnMissingBean
    TrodoServer trodoServer(RunStore store, ServerSettingsHolder settings) {
        ServerSettings wanted = settings.get();
        TrodoServer server = TrodoServer.builder(store)
                .rules(wanted.rules(true))
                .limits(wanted.limits().ingest())
                .seal(wanted.audit().seal())
                .mode("embedded")
                .build();
        ServerParts.addKeys(server, wanted);
        return server;
    }

    @Bean
    @ConditionalOnMissingBean(name = "trodoEmbeddedDestination")
    Destination trodoEmbeddedDestination(TrodoServer server) {
        return server.destination();
    }

    @Bean
    @ConditionalOnMissingBean
    PromptSource trodoEmbeddedPrompts(TrodoServer server) {
        return server.prompts();
    }

    @Bean(destroyMethod = "close")
    Workers trodoServerWorkers() {
        return ServerParts.workers();
    }

    @Bean(destroyMethod = "close")
    Sweeper trodoSweeper(RunStore store, ServerSettingsHolder settings) {
        return ServerParts.sweeper(store, settings.get());
    }

    /** Open pages would hold up a graceful shutdown: their streams end first. */
    @Bean
    ApplicationListener<ContextClosedEvent> trodoStreamsEnd(TrodoServer server) {
        return closing -> server.close();
    }

    @Bean
    ViewerAnnouncement trodoViewerAnnouncement(ServerSettingsHolder settings) {
        return new ViewerAnnouncement(settings.get());
    }

    /** Mounts in servlet applications. */
    @Configuration(proxyBeanMethods = false)
    @ConditionalOnWebApplication(type = Type.SERVLET)
    @ConditionalOnClass({Servlet.class, ServletRegistrationBean.class})
    static class InServlets {
        @Bean
        @ConditionalOnMissingBean(name = "trodoServlet")
        ServletRegistrationBean<TrodoServlet> trodoServlet(
                TrodoServer server, Workers workers, ServerSettingsHolder settings) {
            ServerSettings wanted = settings.get();
            ServletRegistrationBean<TrodoServlet> mount = new ServletRegistrationBean<>(
                    new TrodoServlet(server, workers, wanted.limits().http(), wanted.roles()), wanted.path() + "/*");
            mount.setName("trodoServlet");
            mount.setAsyncSupported(true);
            return mount;
        }
    }

    /** Mounts in reactive applications. */
    @Configuration(proxyBeanMethods = false)
    @ConditionalOnWebApplication(type = Type.REACTIVE)
    @ConditionalOnClass({WebFilter.class, DispatcherHandler.class})
    static class InWebFlux {
        @Bean
        @ConditionalOnMissingBean(name = "trodoWebFilter")
        TrodoWebFilter trodoWebFilter(TrodoServer server, Workers workers, ServerSettingsHolder settings) {
            ServerSettings wanted = settings.get();
            return new TrodoWebFilter(
                    server, wanted.path(), workers, wanted.limits().http());
        }
    }
}
