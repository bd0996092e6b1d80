package ai.trodo.spring.method;

import java.lang.annotation.Annotation;
import java.lang.reflect.AnnotatedElement;
import java.lang.reflect.Method;
import org.springframework.aop.ClassFilter;
import org.springframework.util.ReflectionUtils;

/**
 * Classes on which something of ours may stand. Most beans of an application are a framework's and carry nothing: they are
 * passed over here, without a search through the hierarchy of each of their methods. Each class and each type of
 * annotation is looked at once.
 */
final class CandidateClasses implements ClassFilter {
    private static final ClassValue<Boolean> MARKED = new ClassValue<>() {
        @Override
        protected Boolean computeValue(Class<?> type) {
            try {
                return isMarked(type);
            } catch (RuntimeException | LinkageError unreadable) {
                // Something that it mentions is missing: whoever goes through its methods next says so, as without us.
                return true;
            }
        }
    };

    private static final ClassValue<Boolean> MARKS = new ClassValue<>() {
        @Override
        protected Boolean computeValue(Class<?> type) {
            return AnnotationReader.isKnown(type.asSubclass(Annotation.class));
        }
    };

    @Override
    public boolean matches(Class<?> type) {
        return !type.getName().startsWith("org.springframework.boot.") && MARKED.get(type);
    }

    private static boolean isMarked(Class<?> type) {
        if (type.getName().startsWith("java.")) {
            return false;
        }
        if (carriesMark(type) || type.getSuperclass() != null && MARKED.get(type.getSuperclass())) {
            return true;
        }
        for (Class<?> implemented : type.getInterfaces()) {
            if (MARKED.get(implemented)) {
                return true;
            }
        }
        for (Method method : ReflectionUtils.getDeclaredMethods(type)) {
            if (carriesMark(method)) {
                return true;
            }
        }
        return false;
    }

    private static boolean carriesMark(AnnotatedElement element) {
        for (Annotation annotation : element.getDeclaredAnnotations()) {
            if (MARKS.get(annotation.annotationType())) {
                return true;
            }
        }
        return false;
    }
}
