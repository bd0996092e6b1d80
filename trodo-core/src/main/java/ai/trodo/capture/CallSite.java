package ai.trodo.capture;

import ai.trodo.capture.snapshot.ClassPlan;
import ai.trodo.capture.snapshot.Masking;
import ai.trodo.capture.snapshot.Parameters;
import ai.trodo.model.SpanKind;
import java.lang.reflect.Method;
import java.lang.reflect.Parameter;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * What is known about a method before it is called: name, kind and which arguments are captured. Made once per method,
 * so that a call costs no look at annotations and no map of arguments.
 */
public final class CallSite {
    final String name;
    final SpanKind kind;
    final boolean captureInput;
    final boolean captureOutput;
    final boolean shielded;
    final @Nullable String model;
    final @Nullable String provider;
    final Parameters parameters;
    /** The place of the only captured argument, which is then the input itself; else negative. */
    final int single;

    /** The plans of the classes that were last seen at each place, the result last; whoever writes, writes the same. */
    private final @Nullable ClassPlan[] plans;

    private final Masking result;

    private CallSite(Builder builder) {
        name = builder.name;
        kind = builder.kind;
        captureInput = builder.captureInput;
        captureOutput = builder.captureOutput && builder.result != Masking.OMIT;
        shielded = builder.shielded;
        model = builder.model;
        provider = builder.provider;
        result = builder.result;
        parameters = new Parameters(builder.names, builder.maskings);
        plans = new ClassPlan[parameters.size() + 1];
        single = parameters.single();
    }

    /** Starts with what its spans are shown under; the word of the kind when it is null or blank. */
    public static Builder of(@Nullable String name, SpanKind kind) {
        return new Builder(name, kind);
    }

    /** What its spans are shown under. */
    public String name() {
        return name;
    }

    /** What its spans are. */
    public SpanKind kind() {
        return kind;
    }

    ClassPlan plan(int place, Class<?> type) {
        ClassPlan seen = plans[place];
        if (seen == null || seen.type != type) {
            seen = ClassPlan.of(type);
            plans[place] = seen;
        }
        return seen;
    }

    ClassPlan resultPlan(Class<?> type) {
        return plan(parameters.size(), type);
    }

    boolean masksResult() {
        return result == Masking.MASK;
    }

    /** Collects what is known; not thread-safe. */
    public static final class Builder {
        private final String name;
        private final SpanKind kind;
        private final List<String> names = new ArrayList<>();
        private final List<Masking> maskings = new ArrayList<>();
        private boolean captureInput = true;
        private boolean captureOutput = true;
        private boolean shielded;
        private @Nullable String model;
        private @Nullable String provider;
        private Masking result = Masking.NONE;

        private Builder(@Nullable String name, SpanKind kind) {
            this.name = name == null || name.isBlank() ? kind.wireName() : name;
            this.kind = kind;
        }

        /** The parameters of the method, with what their annotations say, and the annotations of its result. */
        public Builder method(Method method) {
            return method(method, List.of());
        }

        /** With names from elsewhere, where the class file has none. */
        public Builder method(Method method, List<String> parameterNames) {
            Parameter[] parameters = method.getParameters();
            for (int i = 0; i < parameters.length; i++) {
                String known = i < parameterNames.size() ? parameterNames.get(i) : parameters[i].getName();
                parameter(known, Masking.of(parameters[i]).or(Masking.of(parameters[i].getType())));
            }
            result = Masking.of(method);
            return this;
        }

        /** One more parameter, in order. */
        public Builder parameter(String parameterName) {
            return parameter(parameterName, Masking.NONE);
        }

        /** One more parameter that is left out. */
        public Builder hiddenParameter(String parameterName) {
            return parameter(parameterName, Masking.OMIT);
        }

        /** One more parameter whose content is hidden. */
        public Builder sensitiveParameter(String parameterName) {
            return parameter(parameterName, Masking.MASK);
        }

        /** What the annotations of a method say of its result, where its parameters are told one by one. */
        public Builder resultOf(Method method) {
            result = Masking.of(method);
            return this;
        }

        private Builder parameter(String parameterName, Masking masking) {
            names.add(parameterName);
            maskings.add(masking);
            return this;
        }

        /** Whether arguments are recorded at all; they are unless this says no. */
        public Builder captureInput(boolean capture) {
            captureInput = capture;
            return this;
        }

        /** Whether the result is recorded; it is unless this says no. */
        public Builder captureOutput(boolean capture) {
            captureOutput = capture;
            return this;
        }

        /** The model that is called; blank is none. */
        public Builder model(@Nullable String model) {
            this.model = Recorder.blankToNull(model);
            return this;
        }

        /** The provider that is called; blank is none. */
        public Builder provider(@Nullable String provider) {
            this.provider = Recorder.blankToNull(provider);
            return this;
        }

        /** See {@link SpanSpec#shielded()}. */
        public Builder shielded() {
            shielded = true;
            return this;
        }

        /** One for all calls of the method, from all threads. */
        public CallSite build() {
            return new CallSite(this);
        }
    }
}
