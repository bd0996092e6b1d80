package ai.trodo.spring.method;

import org.springframework.boot.context.properties.ConfigurationProperties;
import org.springframework.boot.context.properties.bind.Binder;
import org.springframework.boot.context.properties.bind.DefaultValue;
import org.springframework.core.env.Environment;

/**
 * How annotated methods are seen.
 *
 * @param mode Whether Spring proxies see the calls, or aspects that were woven into the classes.
 * @param order Order of the advisor among those of other annotations; a lower one is further outside.
 */
@ConfigurationProperties("trodo.aop")
public record TrodoAopProperties(
        @DefaultValue("proxy") Mode mode, @DefaultValue("0") int order) {
    /** Bound straight from the environment, for advisors, which are made before beans of properties may be. */
    public static TrodoAopProperties of(Environment environment) {
        return Binder.get(environment).bindOrCreate("trodo.aop", TrodoAopProperties.class);
    }

    /** Who intercepts. */
    public enum Mode {
        /** Spring proxies: public and package methods of beans, called from outside. */
        PROXY,
        /** Woven aspects: every call, also of private methods, from inside, and of objects that are no beans. */
        ASPECTJ
    }
}
