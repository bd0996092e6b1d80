package ai.trodo.spring.method.result;

import java.lang.reflect.Modifier;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.Callable;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.Future;
import java.util.function.Function;
import java.util.stream.BaseStream;
import org.jspecify.annotations.Nullable;
import org.springframework.util.ClassUtils;

/**
 * Decides, for one method, whether a result is there when the method returns or comes later. Optional libraries are
 * looked for once; a class that is not there costs nothing.
 */
public final class Results {
    private static final List<Deferral> DEFERRALS = deferrals();

    private static final ClassValue<Deferral> BY_TYPE = new ClassValue<>() {
        @Override
        protected Deferral computeValue(Class<?> type) {
            for (Deferral deferral : DEFERRALS) {
                if (deferral.accepts(type)) {
                    return deferral;
                }
            }
            return Immediate.INSTANCE;
        }
    };

    private final Class<?> declared;
    private final boolean alwaysNow;
    private final boolean mayBeLate;

    private Results(Class<?> declared) {
        this.declared = declared;
        boolean exact = declared.isPrimitive() || Modifier.isFinal(declared.getModifiers());
        Deferral deferral = BY_TYPE.get(declared);
        alwaysNow = exact && deferral == Immediate.INSTANCE;
        mayBeLate = deferral.mayBeLate();
    }

    public static Results of(Class<?> declared) {
        return new Results(declared);
    }

    private static List<Deferral> deferrals() {
        ClassLoader loader = Results.class.getClassLoader();
        List<Deferral> found = new ArrayList<>();
        found.add(new StageDeferral());
        found.add(new FutureDeferral());
        found.add(new StreamDeferral());
        if (ClassUtils.isPresent("reactor.core.publisher.Flux", loader)) {
            found.add(new ReactiveDeferral());
        }
        if (ClassUtils.isPresent("org.springframework.web.servlet.mvc.method.annotation.ResponseBodyEmitter", loader)
                && ClassUtils.isPresent("jakarta.servlet.Servlet", loader)) {
            found.add(new EmitterDeferral());
            found.add(new StreamingBodyDeferral());
        }
        if (ClassUtils.isPresent("org.springframework.http.ResponseEntity", loader)) {
            found.add(new ResponseEntityDeferral());
        }
        // Last: some publishers are callables too.
        found.add(new CallableDeferral());
        return List.copyOf(found);
    }

    /** Whether this value is all there is to wait for. */
    public boolean endsNow(@Nullable Object value) {
        return alwaysNow || value == null || BY_TYPE.get(value.getClass()) == Immediate.INSTANCE;
    }

    /** Call only if {@link #endsNow} said no. */
    public Object attach(Object value, Ending ending) {
        return attach(value, declared, ending);
    }

    /**
     * For a call that was made outside any run: a publisher may still be subscribed inside one, which only its
     * subscriber knows. Anything else is returned as it is.
     */
    public Object attachLate(
            Object value, Function<@Nullable Object, @Nullable Object> output, Ending.Reopening opening) {
        return BY_TYPE.get(value.getClass()).attachLate(value, declared, output, opening);
    }

    /** Whether {@link #attachLate} can do anything. */
    public boolean mayBeLate() {
        return mayBeLate;
    }

    /** Whether only the subscriber can know the run: on a thread of Reactor that nothing may block. */
    public boolean waitsForSubscriber() {
        return mayBeLate && ReactiveDeferral.isOnReactorThread();
    }

    static Object attach(Object value, Class<?> declared, Ending ending) {
        return BY_TYPE.get(value.getClass()).attach(value, declared, ending);
    }

    /** Whether the span of a call that returned this ends later than the call, in most cases. */
    public static boolean isDeferred(@Nullable Object value) {
        return value != null && BY_TYPE.get(value.getClass()) != Immediate.INSTANCE;
    }

    private enum Immediate implements Deferral {
        INSTANCE;

        @Override
        public boolean accepts(Class<?> valueType) {
            return true;
        }

        @Override
        public Object attach(Object value, Class<?> declared, Ending ending) {
            ending.end(value);
            return value;
        }
    }

    private static final class StageDeferral implements Deferral {
        @Override
        public boolean accepts(Class<?> valueType) {
            return CompletionStage.class.isAssignableFrom(valueType);
        }

        @Override
        public Object attach(Object value, Class<?> declared, Ending ending) {
            ((CompletionStage<?>) value).whenComplete((result, failure) -> {
                if (failure != null) {
                    ending.fail(failure);
                } else {
                    ending.end(result);
                }
            });
            return value;
        }
    }

    private static final class FutureDeferral implements Deferral {
        @Override
        public boolean accepts(Class<?> valueType) {
            return Future.class.isAssignableFrom(valueType);
        }

        @Override
        public Object attach(Object value, Class<?> declared, Ending ending) {
            FutureWatch.watch((Future<?>) value, ending);
            return value;
        }
    }

    private static final class StreamDeferral implements Deferral {
        @Override
        public boolean accepts(Class<?> valueType) {
            return BaseStream.class.isAssignableFrom(valueType);
        }

        @Override
        public Object attach(Object value, Class<?> declared, Ending ending) {
            return RecordedStream.wrap((BaseStream<?, ?>) value, ending);
        }
    }

    /** A callable is a result to come only where the method says so: Spring MVC runs it on another thread. */
    private static final class CallableDeferral implements Deferral {
        @Override
        public boolean accepts(Class<?> valueType) {
            return Callable.class.isAssignableFrom(valueType);
        }

        @Override
        public Object attach(Object value, Class<?> declared, Ending ending) {
            if (declared != Callable.class) {
                ending.end(value);
                return value;
            }
            Callable<?> callable = (Callable<?>) value;
            return (Callable<Object>) () -> {
                Object result;
                try (var current = ending.scope().activate()) {
                    result = callable.call();
                } catch (Exception | Error failure) {
                    ending.fail(failure);
                    throw failure;
                }
                ending.end(result);
                return result;
            };
        }
    }
}
