package ai.trodo.spring.actuate;

import ai.trodo.TrodoClient;
import ai.trodo.pipeline.FlushResult;
import ai.trodo.spring.client.TrodoConnectionDetails;
import ai.trodo.spring.client.TrodoProperties;
import java.time.Duration;
import java.util.LinkedHashMap;
import java.util.Map;
import org.springframework.boot.actuate.endpoint.annotation.Endpoint;
import org.springframework.boot.actuate.endpoint.annotation.ReadOperation;
import org.springframework.boot.actuate.endpoint.annotation.WriteOperation;

/** {@code /actuator/trodo}: state, configuration without secrets, counters, last errors; a POST sends a test run. */
@Endpoint(id = "trodo")
public final class TrodoEndpoint {
    private static final Duration PATIENCE = Duration.ofSeconds(5);

    private final TrodoClient client;
    private final ClientState state;
    private final TrodoProperties properties;
    private final TrodoConnectionDetails connection;

    TrodoEndpoint(
            TrodoClient client, ClientState state, TrodoProperties properties, TrodoConnectionDetails connection) {
        this.client = client;
        this.state = state;
        this.properties = properties;
        this.connection = connection;
    }

    /** What a GET answers: no secret stands in it. */
    @ReadOperation
    public Map<String, Object> state() {
        Map<String, Object> answer = new LinkedHashMap<>(state.details());
        answer.put("destinations", state.destinations());
        answer.put("configuration", configuration());
        return answer;
    }

    /** Records a small run and waits for its delivery. */
    @WriteOperation
    public Map<String, Object> send() {
        Map<String, Object> answer = new LinkedHashMap<>();
        if (!client.isEnabled()) {
            answer.put("sent", false);
            answer.put("reason", "the client is off or has nowhere to send to");
            return answer;
        }
        long before = client.stats().delivered();
        client.agent("trodo-test").input("ping").call(run -> "pong");
        FlushResult result = client.flush(PATIENCE);
        answer.put("sent", client.stats().delivered() > before && result.failed() == 0 && !result.timedOut());
        answer.put("delivered", result.delivered());
        answer.put("failed", result.failed());
        answer.put("pending", result.pending());
        answer.put("timedOut", result.timedOut());
        if (!state.reasons().isEmpty()) {
            answer.put("reasons", state.reasons());
        }
        return answer;
    }

    private Map<String, Object> configuration() {
        Map<String, Object> configuration = new LinkedHashMap<>();
        configuration.put("enabled", properties.enabled());
        configuration.put("siteId", connection.siteId() == null ? "none" : "set");
        if (connection.apiBase() != null) {
            configuration.put("apiBase", connection.apiBase().toString());
        }
        if (properties.environment() != null) {
            configuration.put("environment", properties.environment());
        }
        if (properties.release() != null) {
            configuration.put("release", properties.release());
        }
        configuration.put("captureMode", properties.capture().mode().name().toLowerCase(java.util.Locale.ROOT));
        configuration.put("samplingRate", properties.sampling().rate());
        configuration.put(
                "spool",
                connection.isRemote() && properties.export().spool().enabled()
                        ? properties.export().spool().directory().toString()
                        : "none");
        return configuration;
    }
}
