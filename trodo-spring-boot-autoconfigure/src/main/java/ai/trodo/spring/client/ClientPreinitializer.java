package ai.trodo.spring.client;

import ai.trodo.TrodoClient;
import ai.trodo.export.Destination;
import ai.trodo.export.Frame;
import ai.trodo.export.SendResult;
import ai.trodo.pipeline.ExportSettings;
import java.time.Duration;
import java.util.List;
import org.springframework.boot.autoconfigure.preinitialize.BackgroundPreinitializer;
import org.springframework.boot.context.properties.bind.Binder;
import org.springframework.boot.context.properties.source.MapConfigurationPropertySource;

/**
 * Loads the classes that the client is made of while the application does something else: since Spring Boot 4, where a
 * processor is to spare, and never in a native image. What is built here is thrown away.
 */
final class ClientPreinitializer implements BackgroundPreinitializer {
    @Override
    public void preinitialize() {
        new Binder(new MapConfigurationPropertySource()).bindOrCreate("trodo", TrodoProperties.class);
        ExportSettings bare = ExportSettings.builder().shutdownHook(false).build();
        TrodoClient.builder().export(bare).destination(new Nowhere()).build().close(Duration.ZERO);
    }

    private static final class Nowhere implements Destination {
        @Override
        public String name() {
            return "nowhere";
        }

        @Override
        public SendResult send(List<Frame> batch) {
            return SendResult.accepted();
        }
    }
}
