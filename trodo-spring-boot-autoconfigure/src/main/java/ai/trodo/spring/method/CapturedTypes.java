package ai.trodo.spring.method;

import java.lang.reflect.Type;
import java.util.Arrays;
import java.util.LinkedHashSet;
import java.util.Set;
import org.jspecify.annotations.Nullable;
import org.springframework.aot.hint.BindingReflectionHintsRegistrar;
import org.springframework.beans.factory.aot.BeanRegistrationAotContribution;
import org.springframework.beans.factory.aot.BeanRegistrationAotProcessor;
import org.springframework.beans.factory.support.RegisteredBean;
import org.springframework.util.ClassUtils;
import org.springframework.util.ReflectionUtils;

/**
 * Keeps for a native image what is read of the arguments and results of annotated methods by reflection: the components
 * of records, the properties and fields of other values. Without it they would be recorded as their {@code toString}.
 */
final class CapturedTypes implements BeanRegistrationAotProcessor {
    private final BindingReflectionHintsRegistrar registrar = new BindingReflectionHintsRegistrar();

    @Override
    public @Nullable BeanRegistrationAotContribution processAheadOfTime(RegisteredBean bean) {
        Class<?> type = ClassUtils.getUserClass(bean.getBeanClass());
        Set<Type> captured = new LinkedHashSet<>();
        if (new CandidateClasses().matches(type)) {
            ReflectionUtils.doWithMethods(type, method -> {
                if (!ReflectionUtils.isObjectMethod(method) && AnnotationReader.read(method, type) != null) {
                    captured.addAll(Arrays.asList(method.getGenericParameterTypes()));
                    captured.add(method.getGenericReturnType());
                }
            });
        }
        return captured.isEmpty()
                ? null
                : (generation, code) -> registrar.registerReflectionHints(
                        generation.getRuntimeHints().reflection(), captured.toArray(Type[]::new));
    }
}
