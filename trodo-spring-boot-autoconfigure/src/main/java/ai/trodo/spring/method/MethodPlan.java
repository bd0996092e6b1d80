package ai.trodo.spring.method;

import ai.trodo.annotation.DoNotCapture;
import ai.trodo.annotation.Sensitive;
import ai.trodo.capture.CallSite;
import ai.trodo.model.SpanKind;
import ai.trodo.spring.method.result.Results;
import java.lang.reflect.Method;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import org.springframework.core.annotation.AnnotatedElementUtils;

/** How the calls of one method on one class are recorded: everything that can be known before the first call. */
final class MethodPlan {
    enum Output {
        KEEP,
        HIDE,
        OMIT
    }

    final SpanKind kind;
    final CallSite site;
    final boolean linked;
    final Output output;
    final Arguments arguments;
    final @Nullable Expression distinctId;
    final @Nullable Expression conversationId;
    final @Nullable Expression model;
    final @Nullable Expression provider;
    final Map<String, Expression> metadata;
    final List<Expression> tags;
    final boolean needsContext;
    /** Whether a call outside any run may begin one. */
    final boolean beginsRuns;

    final boolean isDescribed;
    final boolean suspends;

    final Results results;
    final Method method;

    MethodPlan(Marking marking, Method method, Method declared, Class<?> userClass) {
        this.method = method;
        kind = marking.kind();
        linked = marking.linked();
        arguments = new Arguments(method, declared);
        output = output(marking, method);
        String where = userClass.getSimpleName() + "." + method.getName();
        distinctId = Expression.parse(marking.distinctId(), arguments, where + ", distinctId");
        conversationId = Expression.parse(marking.conversationId(), arguments, where + ", conversationId");
        model = Expression.parse(marking.model(), arguments, where + ", model");
        provider = Expression.parse(marking.provider(), arguments, where + ", provider");
        metadata = metadata(marking.metadata(), arguments, where);
        tags = tags(marking.tags(), arguments, where);
        needsContext = needsContext();
        suspends = Arguments.suspends(method);
        beginsRuns = kind == SpanKind.AGENT || kind == SpanKind.LLM;
        isDescribed = !metadata.isEmpty() || !tags.isEmpty() || isDynamic(model) || isDynamic(provider);
        site = site(marking, name(marking, method, userClass));
        results = Results.of(method.getReturnType());
    }

    private CallSite site(Marking marking, String name) {
        CallSite.Builder builder = CallSite.of(name, kind)
                .captureInput(marking.captureInput() && arguments.hasInput())
                .captureOutput(marking.captureOutput())
                .resultOf(method);
        arguments.describe(builder);
        if (model != null && model.literal() != null) {
            builder.model(model.literal());
        }
        if (provider != null && provider.literal() != null) {
            builder.provider(provider.literal());
        }
        return marking.shielded() ? builder.shielded().build() : builder.build();
    }

    private static String name(Marking marking, Method method, Class<?> userClass) {
        if (marking.perMethod()) {
            String prefix = marking.name().isEmpty() ? userClass.getSimpleName() : marking.name();
            return prefix + "." + method.getName();
        }
        return marking.name().isEmpty() ? method.getName() : marking.name();
    }

    private static Output output(Marking marking, Method method) {
        if (!marking.captureOutput() || AnnotatedElementUtils.hasAnnotation(method, DoNotCapture.class)) {
            return Output.OMIT;
        }
        return AnnotatedElementUtils.hasAnnotation(method, Sensitive.class) ? Output.HIDE : Output.KEEP;
    }

    private static Map<String, Expression> metadata(List<String> entries, Arguments arguments, String where) {
        Map<String, Expression> metadata = new LinkedHashMap<>();
        for (String entry : entries) {
            int equals = entry.indexOf('=');
            if (equals <= 0) {
                throw new InvalidTrodoExpressionException(
                        where + ", metadata", entry, new IllegalArgumentException("it must look like key=value"));
            }
            Expression value = Expression.parse(entry.substring(equals + 1).trim(), arguments, where + ", metadata");
            if (value != null) {
                metadata.put(entry.substring(0, equals).trim(), value);
            }
        }
        return metadata;
    }

    private static List<Expression> tags(List<String> texts, Arguments arguments, String where) {
        List<Expression> tags = new ArrayList<>();
        for (String text : texts) {
            Expression tag = Expression.parse(text, arguments, where + ", tags");
            if (tag != null) {
                tags.add(tag);
            }
        }
        return tags;
    }

    private boolean needsContext() {
        return needsContext(distinctId)
                || needsContext(conversationId)
                || needsContext(model)
                || needsContext(provider)
                || metadata.values().stream().anyMatch(Expression::needsContext)
                || tags.stream().anyMatch(Expression::needsContext);
    }

    static boolean isDynamic(@Nullable Expression expression) {
        return expression != null && expression.literal() == null;
    }

    private static boolean needsContext(@Nullable Expression expression) {
        return expression != null && expression.needsContext();
    }
}
