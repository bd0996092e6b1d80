package ai.trodo.spring.messaging;

import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;
import org.apache.qpid.server.SystemLauncher;
import org.apache.qpid.server.SystemLauncherListener;
import org.apache.qpid.server.model.Port;
import org.apache.qpid.server.model.SystemConfig;
import org.apache.qpid.server.model.port.AmqpPort;

/** Apache Qpid in this process, on a free port: it speaks the protocol of RabbitMQ. */
final class AmqpBroker implements AutoCloseable {
    static final String USER = "guest";

    private static final String CONFIGURATION = """
            {
              "name": "embedded",
              "modelVersion": "9.1",
              "authenticationproviders": [{
                "name": "users",
                "type": "Plain",
                "secureOnlyMechanisms": "[]",
                "users": [{"name": "guest", "password": "guest", "type": "managed"}]
              }],
              "ports": [{
                "name": "AMQP",
                "port": "0",
                "bindingAddress": "127.0.0.1",
                "protocols": ["AMQP_0_9_1"],
                "authenticationProvider": "users",
                "virtualhostaliases": [{"name": "defaultAlias", "type": "defaultAlias"}]
              }],
              "virtualhostnodes": [{
                "name": "default",
                "type": "Memory",
                "defaultVirtualHostNode": "true",
                "virtualHostInitialConfiguration": "{\\"type\\": \\"Memory\\"}"
              }]
            }
            """;

    private final SystemLauncher launcher;
    private final int port;

    private AmqpBroker(SystemLauncher launcher, int port) {
        this.launcher = launcher;
        this.port = port;
    }

    static AmqpBroker start() throws Exception {
        Path configuration = Files.createTempFile("amqp", ".json");
        try {
            Files.writeString(configuration, CONFIGURATION, StandardCharsets.UTF_8);
            Started started = new Started();
            SystemLauncher launcher = new SystemLauncher(started);
            launcher.startup(Map.of(
                    SystemConfig.TYPE,
                    "Memory",
                    SystemConfig.INITIAL_CONFIGURATION_LOCATION,
                    configuration.toUri().toString(),
                    SystemConfig.STARTUP_LOGGED_TO_SYSTEM_OUT,
                    false));
            return new AmqpBroker(launcher, started.port());
        } finally {
            Files.delete(configuration);
        }
    }

    int port() {
        return port;
    }

    @Override
    public void close() {
        launcher.shutdown();
    }

    private static final class Started extends SystemLauncherListener.DefaultSystemLauncherListener {
        private SystemConfig<?> system;

        @Override
        public void onContainerResolve(SystemConfig<?> resolved) {
            system = resolved;
        }

        int port() {
            return system.getContainer().getChildren(Port.class).stream()
                    .filter(AmqpPort.class::isInstance)
                    .map(AmqpPort.class::cast)
                    .findFirst()
                    .orElseThrow()
                    .getBoundPort();
        }
    }
}
