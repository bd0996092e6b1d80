package ai.trodo.spring.actuate;

import java.util.Map;

/** Status and details of the client's health, whatever generation of Boot shows them. */
final class HealthReport {
    private final ClientState state;
    private final String degradedStatus;

    HealthReport(ClientState state, String degradedStatus) {
        this.state = state;
        this.degradedStatus = degradedStatus;
    }

    String status() {
        if (!state.isEnabled()) {
            return "UNKNOWN";
        }
        return state.reasons().isEmpty() ? "UP" : degradedStatus;
    }

    Map<String, Object> details() {
        return state.details();
    }
}
