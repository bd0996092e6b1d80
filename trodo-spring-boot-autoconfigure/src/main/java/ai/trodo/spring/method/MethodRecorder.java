package ai.trodo.spring.method;

import ai.trodo.TrodoClient;
import ai.trodo.capture.PendingRun;
import ai.trodo.capture.RunScope;
import ai.trodo.capture.RunSpec;
import ai.trodo.capture.Scope;
import ai.trodo.capture.SpanScope;
import ai.trodo.context.ActiveSpan;
import ai.trodo.context.Current;
import ai.trodo.internal.Guard;
import ai.trodo.model.SpanKind;
import ai.trodo.spring.method.result.Ending;
import ai.trodo.spring.method.result.Suspension;
import java.lang.reflect.Method;
import java.util.Map;
import java.util.concurrent.CancellationException;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;
import org.springframework.beans.factory.BeanFactory;
import org.springframework.context.expression.BeanFactoryResolver;
import org.springframework.context.expression.MethodBasedEvaluationContext;
import org.springframework.core.ParameterNameDiscoverer;
import org.springframework.expression.EvaluationContext;

/**
 * Records the calls of annotated methods, whoever intercepts them: a Spring proxy or a woven aspect. What the method
 * returns or throws is what the caller gets.
 */
final class MethodRecorder {
    private static final String HIDDEN = "[masked]";

    private final Supplier<TrodoClient> clients;
    private @Nullable TrodoClient client;
    private final MethodPlans plans;
    private final @Nullable BeanFactory beans;

    MethodRecorder(Supplier<TrodoClient> clients, MethodPlans plans, @Nullable BeanFactory beans) {
        this.clients = clients;
        this.plans = plans;
        this.beans = beans;
    }

    private TrodoClient client() {
        TrodoClient known = client;
        if (known == null) {
            client = known = clients.get();
        }
        return known;
    }

    boolean isEnabled() {
        return client().isEnabled();
    }

    /** Whether no annotated method would record anything now. */
    boolean passesBy(@Nullable ActiveSpan current) {
        return current != null && isUnsampled(current) && !plans.matterUnsampled();
    }

    @Nullable
    MethodPlan plan(Method method, Class<?> targetClass) {
        return plans.find(method, targetClass);
    }

    /**
     * Begins the span of a call. Allocates nothing when nothing will be recorded.
     *
     * @param current what is current on this thread
     * @return null when this call is not recorded
     */
    @Nullable
    Scope open(MethodPlan plan, @Nullable ActiveSpan current, @Nullable Object target, @Nullable Object[] arguments) {
        boolean waiting = current instanceof PendingRun place && place.run() == RunScope.NONE;
        boolean outside = current == null || waiting;
        if (outside ? !begins(plan, waiting) : isUnsampled(current) && !plan.linked) {
            return null;
        }
        if (outside && plan.results.waitsForSubscriber()) {
            return null;
        }
        try {
            return openUnguarded(plan, current, target, arguments);
        } catch (RuntimeException | LinkageError | StackOverflowError | AssertionError failure) {
            Guard.swallow("a call could not be recorded", failure);
            return null;
        }
    }

    /**
     * @param waiting whether this is a place of a run that anything of an agent begins
     */
    private static boolean begins(MethodPlan plan, boolean waiting) {
        return plan.beginsRuns || waiting && PendingRun.isBegunBy(plan.kind);
    }

    private static boolean isUnsampled(@Nullable ActiveSpan current) {
        return current instanceof RunScope run && run.isUnsampled();
    }

    /** Ends the span of a call now, or arranges for its end; gives what the caller is to get. */
    @Nullable
    Object returned(
            MethodPlan plan,
            Scope scope,
            @Nullable Object target,
            @Nullable Object[] arguments,
            @Nullable Object result) {
        if (result == null || plan.results.endsNow(result)) {
            scope.end(plan.site, result);
            return result;
        }
        return attach(plan, scope, target, arguments, result);
    }

    /** Gives what the caller is to get of a call that opened no span. */
    @Nullable
    Object returnedUnrecorded(
            MethodPlan plan, @Nullable Object target, @Nullable Object[] arguments, @Nullable Object result) {
        return result != null && plan.results.mayBeLate() ? attachLate(plan, target, arguments, result) : result;
    }

    /** For a woven {@code suspend} method: the arguments with a continuation that ends the span. */
    @Nullable
    Object[] following(MethodPlan plan, Scope scope, @Nullable Object target, @Nullable Object[] arguments) {
        Object continuation = arguments[arguments.length - 1];
        if (continuation == null) {
            return arguments;
        }
        @Nullable Object[] changed = arguments.clone();
        changed[changed.length - 1] = Suspension.following(continuation, ending(plan, scope, target, arguments));
        return changed;
    }

    /** For a {@code suspend} method behind a proxy: the arguments with a continuation in whose context the span is current. */
    static @Nullable Object[] inside(Scope scope, @Nullable Object[] arguments) {
        Object continuation = arguments[arguments.length - 1];
        @Nullable Object[] changed = arguments.clone();
        changed[changed.length - 1] = continuation == null
                ? null
                : Guard.orElse(
                        continuation,
                        "a coroutine could not carry its run",
                        () -> Suspension.inside(continuation, scope));
        return changed;
    }

    private Ending ending(MethodPlan plan, Scope scope, @Nullable Object target, @Nullable Object[] arguments) {
        return new Ending(
                scope, value -> shown(plan, value), () -> openUnguarded(plan, Current.get(), target, arguments));
    }

    static void threw(Scope scope, Throwable business) {
        if (business instanceof CancellationException) {
            scope.cancel();
        } else {
            scope.fail(business);
        }
    }

    /** What of a result may be shown before it is complete, or outside its own scope. */
    private static @Nullable Object shown(MethodPlan plan, @Nullable Object result) {
        return switch (plan.output) {
            case KEEP -> result;
            case HIDE -> result == null ? null : HIDDEN;
            case OMIT -> null;
        };
    }

    private Object attach(
            MethodPlan plan, Scope scope, @Nullable Object target, @Nullable Object[] arguments, Object result) {
        Ending ending = ending(plan, scope, target, arguments);
        return Guard.orElse(
                result, "the end of a result could not be followed", () -> plan.results.attach(result, ending));
    }

    private Object attachLate(MethodPlan plan, @Nullable Object target, @Nullable Object[] arguments, Object result) {
        return Guard.orElse(
                result,
                "the end of a result could not be followed",
                () -> plan.results.attachLate(
                        result,
                        value -> shown(plan, value),
                        () -> openUnguarded(plan, Current.get(), target, arguments)));
    }

    private @Nullable Scope openUnguarded(
            MethodPlan plan, @Nullable ActiveSpan current, @Nullable Object target, @Nullable Object[] arguments) {
        if (plan.kind == SpanKind.AGENT) {
            return agent(plan, target, arguments);
        }
        SpanScope span = client().start(plan.site, arguments, current);
        if (span == SpanScope.NOOP) {
            return null;
        }
        if (plan.isDescribed) {
            EvaluationContext context = plan.needsContext ? context(plan, target, arguments) : null;
            if (MethodPlan.isDynamic(plan.model)) {
                span.model(text(plan.model, arguments, context));
            }
            if (MethodPlan.isDynamic(plan.provider)) {
                span.provider(text(plan.provider, arguments, context));
            }
            describe(plan, span, arguments, context);
        }
        return span;
    }

    private @Nullable Scope agent(MethodPlan plan, @Nullable Object target, @Nullable Object[] arguments) {
        EvaluationContext context = plan.needsContext ? context(plan, target, arguments) : null;
        RunSpec spec = client().agent(plan.site, arguments);
        String distinctId = text(plan.distinctId, arguments, context);
        if (distinctId != null) {
            spec.distinctId(distinctId);
        }
        String conversationId = text(plan.conversationId, arguments, context);
        if (conversationId != null) {
            spec.conversationId(conversationId);
        }
        if (plan.linked) {
            spec.linked();
        }
        RunScope run = spec.start();
        if (run == RunScope.NONE) {
            return null;
        }
        if (plan.isDescribed && run.isRecording()) {
            describe(plan, run, arguments, context);
        }
        return run;
    }

    private static void describe(
            MethodPlan plan, Scope scope, @Nullable Object[] arguments, @Nullable EvaluationContext context) {
        for (Map.Entry<String, Expression> entry : plan.metadata.entrySet()) {
            Object value = value(entry.getValue(), arguments, context);
            if (value != null) {
                scope.attribute(entry.getKey(), value);
            }
        }
        for (Expression expression : plan.tags) {
            tag(scope, value(expression, arguments, context));
        }
    }

    private static void tag(Scope scope, @Nullable Object value) {
        if (value instanceof Iterable<?> several) {
            several.forEach(tag -> tag(scope, tag));
        } else if (value != null) {
            scope.tag(value.toString());
        }
    }

    private static @Nullable String text(
            @Nullable Expression expression, @Nullable Object[] arguments, @Nullable EvaluationContext context) {
        Object value = value(expression, arguments, context);
        String text = value == null ? null : value.toString();
        return text == null || text.isBlank() ? null : text;
    }

    /** One expression that fails costs only its own value. */
    private static @Nullable Object value(
            @Nullable Expression expression, @Nullable Object[] arguments, @Nullable EvaluationContext context) {
        if (expression == null) {
            return null;
        }
        if (!expression.needsContext()) {
            return expression.evaluate(arguments, null);
        }
        return Guard.orNull(
                "an expression of an annotation failed: " + expression, () -> expression.evaluate(arguments, context));
    }

    private EvaluationContext context(MethodPlan plan, @Nullable Object target, @Nullable Object[] arguments) {
        ParameterNameDiscoverer names = new KnownNames(plan.arguments.names());
        @Nullable Object root = target;
        MethodBasedEvaluationContext context = new MethodBasedEvaluationContext(root, plan.method, arguments, names);
        if (beans != null) {
            context.setBeanResolver(new BeanFactoryResolver(beans));
        }
        return context;
    }
}
