package ai.trodo.server.boot;

import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.springframework.boot.context.event.ApplicationReadyEvent;
import org.springframework.context.ApplicationListener;
import org.springframework.core.env.Environment;

/** One line at start-up that says where the viewer is. */
final class ViewerAnnouncement implements ApplicationListener<ApplicationReadyEvent> {
    private static final Logger LOG = LoggerFactory.getLogger("ai.trodo.server");

    private final ServerSettings settings;

    ViewerAnnouncement(ServerSettings settings) {
        this.settings = settings;
    }

    @Override
    public void onApplicationEvent(ApplicationReadyEvent event) {
        Environment env = event.getApplicationContext().getEnvironment();
        String port = env.getProperty("local.server.port");
        if (port == null) {
            LOG.info("Trodo keeps runs in {}", settings.store().url());
            return;
        }
        boolean tls = env.containsProperty("server.ssl.bundle") || env.containsProperty("server.ssl.key-store");
        String context =
                env.getProperty("server.servlet.context-path", env.getProperty("spring.webflux.base-path", ""));
        context = context.endsWith("/") ? context.substring(0, context.length() - 1) : context;
        LOG.info(
                "Trodo shows runs at {}://localhost:{}{}{}/ and keeps them in {}",
                tls ? "https" : "http",
                port,
                context,
                settings.path(),
                settings.store().url());
        if (settings.open()) {
            LOG.warn("{}.open=true: everybody who reaches this application can read its runs", "trodo.local");
        }
    }
}
