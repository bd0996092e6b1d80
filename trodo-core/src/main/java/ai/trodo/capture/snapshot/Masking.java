package ai.trodo.capture.snapshot;

import ai.trodo.annotation.DoNotCapture;
import ai.trodo.annotation.Sensitive;
import java.lang.annotation.Annotation;
import java.lang.reflect.AnnotatedElement;
import org.jspecify.annotations.Nullable;

/** What is to be done with a parameter, property or type because of its annotations. */
public enum Masking {
    NONE,
    /** Keep its place, hide its content. */
    MASK,
    /** Leave it out. */
    OMIT;

    /** Also found when another annotation carries ours. */
    public static Masking of(@Nullable AnnotatedElement element) {
        return element == null ? NONE : of(element.getAnnotations());
    }

    static Masking of(Annotation[] annotations) {
        Masking strongest = NONE;
        for (Annotation annotation : annotations) {
            strongest = strongest.or(of(annotation));
        }
        return strongest;
    }

    private static Masking of(Annotation annotation) {
        if (annotation instanceof DoNotCapture) {
            return OMIT;
        }
        if (annotation instanceof Sensitive) {
            return MASK;
        }
        Class<? extends Annotation> type = annotation.annotationType();
        if (type.getName().equals("com.fasterxml.jackson.annotation.JsonIgnore")) {
            return OMIT;
        }
        if (type.isAnnotationPresent(DoNotCapture.class)) {
            return OMIT;
        }
        return type.isAnnotationPresent(Sensitive.class) ? MASK : NONE;
    }

    /** The stronger of the two. */
    public Masking or(Masking other) {
        return compareTo(other) >= 0 ? this : other;
    }
}
