package ai.trodo.spring.method;

import ai.trodo.annotation.DoNotCapture;
import ai.trodo.annotation.Sensitive;
import ai.trodo.capture.CallSite;
import java.lang.annotation.Annotation;
import java.lang.reflect.Method;
import java.lang.reflect.Parameter;
import java.util.Arrays;
import java.util.Set;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.springframework.core.DefaultParameterNameDiscoverer;
import org.springframework.core.annotation.AnnotatedElementUtils;
import org.springframework.util.ClassUtils;

/**
 * The parameters of one method: their names, and which of them become the input. One captured parameter is the input
 * itself, several become an object. What belongs to the framework (a servlet request, a coroutine's continuation) and
 * what is marked {@code @DoNotCapture} is left out; {@code @Sensitive} shows that there was a value and hides it.
 */
final class Arguments {
    private static final Logger log = LoggerFactory.getLogger(Arguments.class);
    private static final DefaultParameterNameDiscoverer NAMES = new DefaultParameterNameDiscoverer();
    private static final Pattern VARIABLE = Pattern.compile("#(\\w+)");
    private static final Set<String> RESERVED = Set.of("root", "this", "target", "method");
    private static final Set<String> FRAMEWORK_PACKAGES = Set.of(
            "jakarta.servlet",
            "jakarta.servlet.http",
            "kotlin.coroutines",
            "org.springframework.web.server",
            "org.springframework.http.server.reactive",
            "org.springframework.ui",
            "org.springframework.validation",
            "org.springframework.web.context.request");

    private enum Treatment {
        KEEP,
        HIDE,
        OMIT
    }

    private final String[] names;
    private final Treatment[] treatments;

    Arguments(Method method, Method declared) {
        Parameter[] parameters = method.getParameters();
        names = names(method, declared, parameters.length);
        treatments = new Treatment[parameters.length];
        for (int i = 0; i < parameters.length; i++) {
            treatments[i] = treatment(method, i, parameters[i].getType());
        }
    }

    private static String[] names(Method method, Method declared, int count) {
        @Nullable String[] found = NAMES.getParameterNames(method);
        if (found == null && !method.equals(declared)) {
            found = NAMES.getParameterNames(declared);
        }
        // Kotlin does not name the continuation that its compiler adds.
        boolean matches = found != null && (found.length == count || suspends(method) && found.length == count - 1);
        String[] names = new String[count];
        for (int i = 0; i < count; i++) {
            String name = found != null && matches && i < found.length ? found[i] : null;
            names[i] = name == null ? "arg" + i : name;
        }
        return names;
    }

    /** Whether it is a Kotlin {@code suspend} method, whose last argument is its continuation. */
    static boolean suspends(Method method) {
        Class<?>[] parameters = method.getParameterTypes();
        return parameters.length > 0
                && parameters[parameters.length - 1].getName().equals("kotlin.coroutines.Continuation");
    }

    private static Treatment treatment(Method method, int index, Class<?> type) {
        if (FRAMEWORK_PACKAGES.contains(type.getPackageName())) {
            return Treatment.OMIT;
        }
        if (isMarked(method, index, DoNotCapture.class)
                || AnnotatedElementUtils.isAnnotated(type, DoNotCapture.class)) {
            return Treatment.OMIT;
        }
        return isMarked(method, index, Sensitive.class) || AnnotatedElementUtils.isAnnotated(type, Sensitive.class)
                ? Treatment.HIDE
                : Treatment.KEEP;
    }

    private static boolean isMarked(Method method, int index, Class<? extends Annotation> mark) {
        if (AnnotatedElementUtils.isAnnotated(method.getParameters()[index], mark)) {
            return true;
        }
        for (Class<?> contract : ClassUtils.getAllInterfacesForClassAsSet(method.getDeclaringClass())) {
            Method same = ClassUtils.getMethodIfAvailable(contract, method.getName(), method.getParameterTypes());
            if (same != null && AnnotatedElementUtils.isAnnotated(same.getParameters()[index], mark)) {
                return true;
            }
        }
        return false;
    }

    /** Tells the call site which parameter is captured how. */
    void describe(CallSite.Builder site) {
        for (int i = 0; i < names.length; i++) {
            switch (treatments[i]) {
                case KEEP -> site.parameter(names[i]);
                case HIDE -> site.sensitiveParameter(names[i]);
                case OMIT -> site.hiddenParameter(names[i]);
            }
        }
    }

    boolean hasInput() {
        return Arrays.stream(treatments).anyMatch(treatment -> treatment != Treatment.OMIT);
    }

    String[] names() {
        return names;
    }

    int indexOf(String variable) {
        int named = Arrays.asList(names).indexOf(variable);
        if (named >= 0) {
            return named;
        }
        int position = Expression.position(variable);
        return position < names.length ? position : -1;
    }

    /** Says once, when the plan is made, that an expression names a parameter that is not there. */
    void checkNames(String expression, String where) {
        Matcher variables = VARIABLE.matcher(expression);
        while (variables.find()) {
            String name = variables.group(1);
            if (indexOf(name) < 0 && !RESERVED.contains(name)) {
                log.warn(
                        "Trodo: \"{}\" on {} names #{}, but the parameters are {}. Compile with -parameters, or use #a0, #a1 ...",
                        expression,
                        where,
                        name,
                        Arrays.toString(names));
            }
        }
    }
}
