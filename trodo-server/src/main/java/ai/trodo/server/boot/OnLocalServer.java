package ai.trodo.server.boot;

import org.springframework.boot.autoconfigure.condition.ConditionMessage;
import org.springframework.boot.autoconfigure.condition.ConditionOutcome;
import org.springframework.boot.autoconfigure.condition.SpringBootCondition;
import org.springframework.context.annotation.ConditionContext;
import org.springframework.core.env.Environment;
import org.springframework.core.type.AnnotatedTypeMetadata;

/** Whether records are kept here: yes, unless switched off or a site id or address says that they go elsewhere. */
final class OnLocalServer extends SpringBootCondition {
    @Override
    public ConditionOutcome getMatchOutcome(ConditionContext context, AnnotatedTypeMetadata metadata) {
        Environment env = context.getEnvironment();
        ConditionMessage.Builder message = ConditionMessage.forCondition("Embedded Trodo server");
        if (!env.getProperty("trodo.enabled", Boolean.class, true)) {
            return ConditionOutcome.noMatch(message.because("trodo.enabled is false"));
        }
        Boolean local = env.getProperty("trodo.local.enabled", Boolean.class);
        if (local != null) {
            return new ConditionOutcome(local, message.because("trodo.local.enabled is " + local));
        }
        for (String elsewhere : new String[] {"trodo.site-id", "trodo.api-base"}) {
            if (env.containsProperty(elsewhere)) {
                return ConditionOutcome.noMatch(
                        message.because(elsewhere + " is set, so records go there and not into this application"));
            }
        }
        return ConditionOutcome.match(message.because("nothing says that records go elsewhere"));
    }
}
