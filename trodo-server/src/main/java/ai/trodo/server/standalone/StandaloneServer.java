package ai.trodo.server.standalone;

import ai.trodo.server.TrodoServer;
import ai.trodo.server.boot.ServerParts;
import ai.trodo.server.boot.ServerSettings;
import ai.trodo.server.boot.ServerSettings.Login;
import ai.trodo.server.boot.ServerSettingsHolder;
import ai.trodo.server.boot.StoreOpener;
import ai.trodo.server.http.Workers;
import ai.trodo.server.retention.Sweeper;
import ai.trodo.server.servlet.TrodoServlet;
import ai.trodo.server.store.RunStore;
import java.util.Locale;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.springframework.boot.context.event.ApplicationReadyEvent;
import org.springframework.boot.web.servlet.ServletRegistrationBean;
import org.springframework.context.ApplicationListener;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;
import org.springframework.context.event.ContextClosedEvent;
import org.springframework.core.env.Environment;

/** The parts of the stand-alone server. */
@Configuration(proxyBeanMethods = false)
class StandaloneServer {
    private static final Logger LOG = LoggerFactory.getLogger("ai.trodo.server");

    @Bean
    ServerSettingsHolder standaloneSettings(Environment environment) {
        return ServerSettingsHolder.bind(environment, ServerSettingsHolder.STANDALONE);
    }

    @Bean(destroyMethod = "close")
    RunStore standaloneStore(ServerSettingsHolder settings) {
        return StoreOpener.open(settings.get().store());
    }

    @Bean(destroyMethod = "close")
    TrodoServer standaloneTrodoServer(RunStore store, ServerSettingsHolder settings, Environment environment) {
        ServerSettings wanted = settings.get();
        Login.Mode login = wanted.login().mode();
        TrodoServer server = TrodoServer.builder(store)
                .rules(wanted.rules(login == Login.Mode.NONE))
                .limits(wanted.limits().ingest())
                .seal(wanted.audit().seal())
                .mode("standalone")
                .auth(login.name().toLowerCase(Locale.ROOT))
                .build();
        ServerParts.addKeys(server, wanted);
        SafeBinding.check(
                environment.getProperty("server.address"),
                login != Login.Mode.NONE,
                server.keys().anyUsable());
        return server;
    }

    @Bean(destroyMethod = "close")
    Workers standaloneWorkers() {
        return ServerParts.workers();
    }

    @Bean(destroyMethod = "close")
    Sweeper standaloneSweeper(RunStore store, ServerSettingsHolder settings) {
        return ServerParts.sweeper(store, settings.get());
    }

    @Bean
    ServletRegistrationBean<TrodoServlet> standaloneServlet(
            TrodoServer server, Workers workers, ServerSettingsHolder settings) {
        ServletRegistrationBean<TrodoServlet> mount = new ServletRegistrationBean<>(
                new TrodoServlet(
                        server,
                        workers,
                        settings.get().httpLimits(),
                        settings.get().roles()),
                "/*");
        mount.setName("trodoServlet");
        mount.setAsyncSupported(true);
        return mount;
    }

    /** Open pages would hold up a graceful shutdown: their streams end first. */
    @Bean
    ApplicationListener<ContextClosedEvent> standaloneStreamsEnd(TrodoServer server) {
        return closing -> server.close();
    }

    @Bean
    ApplicationListener<ApplicationReadyEvent> standaloneAnnouncement(ServerSettingsHolder settings) {
        return event -> {
            Environment env = event.getApplicationContext().getEnvironment();
            LOG.info(
                    "Trodo is ready at http://{}:{}{}/, login {}, store {}",
                    env.getProperty("server.address"),
                    env.getProperty("local.server.port"),
                    env.getProperty("server.servlet.context-path", ""),
                    settings.get().login().mode().name().toLowerCase(Locale.ROOT),
                    settings.get().store().url());
        };
    }
}
