package ai.trodo.spring.method;

import java.lang.reflect.Constructor;
import java.lang.reflect.Method;
import org.springframework.core.ParameterNameDiscoverer;

/** Gives expressions the names that the plan has found already. */
record KnownNames(String[] names) implements ParameterNameDiscoverer {
    @Override
    public String[] getParameterNames(Method method) {
        return names;
    }

    @Override
    public String[] getParameterNames(Constructor<?> constructor) {
        return names;
    }
}
