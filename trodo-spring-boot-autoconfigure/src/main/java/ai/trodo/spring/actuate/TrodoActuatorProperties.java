package ai.trodo.spring.actuate;

import java.time.Duration;
import org.springframework.boot.context.properties.ConfigurationProperties;
import org.springframework.boot.context.properties.bind.DefaultValue;

/**
 * What Actuator tells.
 *
 * @param degradedStatus Health status while records are lost or cannot be delivered. UP keeps a broken telemetry from
 *     taking the application out of service.
 * @param degradedFor How long after a loss the client counts as degraded.
 */
@ConfigurationProperties("trodo.actuator")
public record TrodoActuatorProperties(
        @DefaultValue("UP") String degradedStatus,
        @DefaultValue("5m") Duration degradedFor) {
    public TrodoActuatorProperties {
        if (degradedStatus.isBlank()) {
            throw new IllegalArgumentException("trodo.actuator.degraded-status must name a status, such as UP or DOWN");
        }
        if (degradedFor.isNegative()) {
            throw new IllegalArgumentException("trodo.actuator.degraded-for must not be negative");
        }
    }
}
