package ai.trodo.benchmarks.call;

import ai.trodo.benchmarks.rival.CountingOpenTelemetry;
import io.opentelemetry.api.OpenTelemetry;
import io.opentelemetry.api.common.AttributeKey;
import io.opentelemetry.api.trace.Span;
import io.opentelemetry.api.trace.StatusCode;
import io.opentelemetry.api.trace.Tracer;
import io.opentelemetry.context.Scope;
import io.opentelemetry.instrumentation.spring.autoconfigure.internal.instrumentation.annotations.InstrumentationAnnotationsAutoConfiguration;
import java.util.LinkedHashMap;
import java.util.Map;
import org.aopalliance.intercept.MethodInterceptor;
import org.aspectj.lang.ProceedingJoinPoint;
import org.aspectj.lang.annotation.Around;
import org.aspectj.lang.annotation.Aspect;
import org.aspectj.lang.reflect.MethodSignature;
import org.jspecify.annotations.Nullable;
import tools.jackson.databind.json.JsonMapper;

/** OpenTelemetry by annotation, and with arguments and result as JSON attributes the way tracing kits for models do it. */
final class OpenTelemetryRows {
    private static final AttributeKey<String> INPUT = AttributeKey.stringKey("input.value");
    private static final AttributeKey<String> OUTPUT = AttributeKey.stringKey("output.value");
    private static final JsonMapper JSON = JsonMapper.builder().build();

    private OpenTelemetryRows() {}

    static Contestant withSpan() {
        return withSpan(Desks.ForWithSpan.class);
    }

    static Contestant withSpanAttributes() {
        return withSpan(Desks.ForWithSpanAttributes.class);
    }

    private static Contestant withSpan(Class<? extends Desk> desk) {
        CountingOpenTelemetry rival = new CountingOpenTelemetry();
        return Proxied.bySpring(
                desk,
                context -> {
                    context.registerBean(OpenTelemetry.class, rival::sdk);
                    context.register(InstrumentationAnnotationsAutoConfiguration.class);
                },
                rival::exported,
                rival);
    }

    static Contestant interceptor() {
        CountingOpenTelemetry rival = new CountingOpenTelemetry();
        Tracer tracer = rival.tracer();
        MethodInterceptor advice = call -> {
            Span span = tracer.spanBuilder("answer").startSpan();
            try (Scope ignored = span.makeCurrent()) {
                return call.proceed();
            } catch (Throwable failure) {
                throw failed(span, failure);
            } finally {
                span.end();
            }
        };
        return Proxied.byHand(new Desks.ForAspect(), advice, rival::exported, rival);
    }

    /** As well as it can be written on OpenTelemetry: no aspect, names looked up once. */
    static Contestant interceptorWithJackson() {
        CountingOpenTelemetry rival = new CountingOpenTelemetry();
        Tracer tracer = rival.tracer();
        String[] names = {"question", "query"};
        MethodInterceptor advice = call -> {
            Span span = tracer.spanBuilder("answer").startSpan();
            try (Scope ignored = span.makeCurrent()) {
                span.setAttribute(INPUT, json(names, call.getArguments()));
                Object result = call.proceed();
                span.setAttribute(OUTPUT, JSON.writeValueAsString(result));
                return result;
            } catch (Throwable failure) {
                throw failed(span, failure);
            } finally {
                span.end();
            }
        };
        return Proxied.byHand(new Desks.ForAspect(), advice, rival::exported, rival);
    }

    static Contestant aspectWithJackson() {
        CountingOpenTelemetry rival = new CountingOpenTelemetry();
        return Proxied.bySpring(
                Desks.ForAspect.class,
                context -> context.registerBean(JacksonAspect.class, () -> new JacksonAspect(rival.tracer())),
                rival::exported,
                rival);
    }

    private static String json(String[] names, @Nullable Object[] values) {
        Map<String, @Nullable Object> input = new LinkedHashMap<>();
        for (int i = 0; i < values.length; i++) {
            input.put(names[i], values[i]);
        }
        return JSON.writeValueAsString(input);
    }

    private static Throwable failed(Span span, Throwable failure) {
        span.recordException(failure);
        span.setStatus(StatusCode.ERROR);
        return failure;
    }

    /** The ordinary recipe: around an annotation, everything looked up on each call. */
    @Aspect
    static class JacksonAspect {
        private final Tracer tracer;

        JacksonAspect(Tracer tracer) {
            this.tracer = tracer;
        }

        @Around("@annotation(marked)")
        public Object around(ProceedingJoinPoint call, Marked marked) throws Throwable {
            Span span = tracer.spanBuilder(marked.value()).startSpan();
            try (Scope ignored = span.makeCurrent()) {
                String[] names = ((MethodSignature) call.getSignature()).getParameterNames();
                span.setAttribute(INPUT, json(names, call.getArgs()));
                Object result = call.proceed();
                span.setAttribute(OUTPUT, JSON.writeValueAsString(result));
                return result;
            } catch (Throwable failure) {
                throw failed(span, failure);
            } finally {
                span.end();
            }
        }
    }
}
