package ai.trodo.analytics;

import static org.assertj.core.api.Assertions.assertThat;

import ai.trodo.TrodoClient;
import ai.trodo.TrodoClientBuilder;
import ai.trodo.analytics.TrodoServer.Request;
import ai.trodo.pipeline.ExportSettings;
import java.io.IOException;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.function.UnaryOperator;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;

/** A client with a server that writes down what it is sent. */
abstract class TrodoServerTest {
    TrodoServer server;
    TrodoClient trodo;

    @BeforeEach
    void start() throws IOException {
        server = new TrodoServer();
        trodo = client(builder -> builder);
    }

    TrodoClient client(UnaryOperator<TrodoClientBuilder> settings) {
        return settings.apply(TrodoClient.builder()
                        .export(ExportSettings.builder()
                                .batchMaxDelay(Duration.ZERO)
                                .shutdownHook(false)
                                .build())
                        .siteId("site-1")
                        .apiBase(server.uri()))
                .build();
    }

    void restart(UnaryOperator<TrodoClientBuilder> settings) {
        trodo.close();
        trodo = client(settings);
    }

    @AfterEach
    void stop() {
        trodo.close();
        server.close();
    }

    List<Request> sent() {
        assertThat(trodo.flush(Duration.ofSeconds(20)).timedOut()).isFalse();
        return server.requests();
    }

    List<Request> sent(String path) {
        return sent().stream().filter(request -> request.path().equals(path)).toList();
    }

    @SuppressWarnings("unchecked")
    static Map<String, Object> child(Map<String, Object> json, String key) {
        return (Map<String, Object>) json.get(key);
    }
}
