package ai.trodo.spring.method;

import ai.trodo.annotation.Agent;
import ai.trodo.annotation.Llm;
import ai.trodo.annotation.Retrieval;
import ai.trodo.annotation.Tool;
import ai.trodo.annotation.Traced;
import ai.trodo.model.SpanKind;
import java.lang.annotation.Annotation;
import java.lang.reflect.Method;
import java.lang.reflect.Modifier;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import org.springframework.core.annotation.MergedAnnotation;
import org.springframework.core.annotation.MergedAnnotations;
import org.springframework.core.annotation.MergedAnnotations.SearchStrategy;
import org.springframework.util.ClassUtils;
import org.springframework.util.ReflectionUtils;

/**
 * Reads our annotations from a method, its interfaces and super methods, and its class, with meta-annotations and
 * {@code @AliasFor}. What stands on the method wins over what stands on the class.
 */
final class AnnotationReader {
    private static final Map<Class<? extends Annotation>, SpanKind> OURS = ours();
    private static final List<String> FOREIGN_TOOLS =
            List.of("org.springframework.ai.tool.annotation.Tool", "dev.langchain4j.agent.tool.Tool");

    private AnnotationReader() {}

    private static Map<Class<? extends Annotation>, SpanKind> ours() {
        Map<Class<? extends Annotation>, SpanKind> kinds = new LinkedHashMap<>();
        kinds.put(Agent.class, SpanKind.AGENT);
        kinds.put(Llm.class, SpanKind.LLM);
        kinds.put(Tool.class, SpanKind.TOOL);
        kinds.put(Retrieval.class, SpanKind.RETRIEVAL);
        kinds.put(Traced.class, SpanKind.FUNCTION);
        return kinds;
    }

    /** Whether an annotation is one that is read here, or is itself annotated with one. */
    static boolean isKnown(Class<? extends Annotation> type) {
        if (type.getName().startsWith("java.")) {
            return false;
        }
        if (OURS.containsKey(type) || FOREIGN_TOOLS.contains(type.getName())) {
            return true;
        }
        MergedAnnotations above = MergedAnnotations.from(type);
        return OURS.keySet().stream().anyMatch(above::isPresent)
                || FOREIGN_TOOLS.stream().anyMatch(above::isPresent);
    }

    /** Null when nothing of ours stands on the method or on a class that it belongs to. */
    static @Nullable Marking read(Method method, Class<?> userClass) {
        MergedAnnotations onMethod = MergedAnnotations.from(method, SearchStrategy.TYPE_HIERARCHY);
        Marking marking = ours(onMethod);
        if (marking == null) {
            marking = foreign(onMethod);
        }
        return marking != null ? marking : onClass(method, userClass);
    }

    private static @Nullable Marking ours(MergedAnnotations annotations) {
        boolean isForeignTool = FOREIGN_TOOLS.stream().anyMatch(annotations::isPresent);
        for (Map.Entry<Class<? extends Annotation>, SpanKind> entry : OURS.entrySet()) {
            MergedAnnotation<?> found = annotations.get(entry.getKey());
            if (found.isPresent()) {
                return marking(found, entry.getValue(), false, isForeignTool);
            }
        }
        return null;
    }

    private static @Nullable Marking foreign(MergedAnnotations annotations) {
        for (String type : FOREIGN_TOOLS) {
            MergedAnnotation<?> found = annotations.get(type);
            if (found.isPresent()) {
                return Marking.foreignTool(found.getValue("name", String.class).orElse(""));
            }
        }
        return null;
    }

    private static @Nullable Marking onClass(Method method, Class<?> userClass) {
        if (!Modifier.isPublic(method.getModifiers())
                || Modifier.isStatic(method.getModifiers())
                || ReflectionUtils.isObjectMethod(method)) {
            return null;
        }
        MergedAnnotations annotations = MergedAnnotations.from(userClass, SearchStrategy.TYPE_HIERARCHY);
        for (Map.Entry<Class<? extends Annotation>, SpanKind> entry : OURS.entrySet()) {
            MergedAnnotation<?> found = annotations.get(entry.getKey());
            if (found.isPresent() && belongsTo(method, found.getSource())) {
                return marking(found, entry.getValue(), true, false);
            }
        }
        return null;
    }

    private static boolean belongsTo(Method method, @Nullable Object source) {
        if (!(source instanceof Class<?> type)) {
            return false;
        }
        return type.isInterface()
                ? ClassUtils.hasMethod(type, method.getName(), method.getParameterTypes())
                : type.isAssignableFrom(method.getDeclaringClass())
                        || method.getDeclaringClass().isInterface();
    }

    private static Marking marking(MergedAnnotation<?> found, SpanKind kind, boolean onClass, boolean isForeignTool) {
        String name = text(found, "name");
        SpanKind spanKind = kind == SpanKind.FUNCTION
                ? found.getValue("kind", SpanKind.class).orElse(kind)
                : kind;
        return new Marking(
                spanKind,
                name.isEmpty() ? text(found, "value") : name,
                onClass && kind != SpanKind.AGENT,
                found.getValue("linked", Boolean.class).orElse(false),
                text(found, "distinctId"),
                text(found, "conversationId"),
                texts(found, "metadata"),
                texts(found, "tags"),
                text(found, "model"),
                text(found, "provider"),
                found.getBoolean("captureInput"),
                found.getBoolean("captureOutput"),
                isForeignTool);
    }

    private static String text(MergedAnnotation<?> found, String attribute) {
        return found.getValue(attribute, String.class).orElse("");
    }

    private static List<String> texts(MergedAnnotation<?> found, String attribute) {
        return List.of(found.getValue(attribute, String[].class).orElse(new String[0]));
    }
}
