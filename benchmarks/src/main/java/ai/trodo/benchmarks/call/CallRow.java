package ai.trodo.benchmarks.call;

import java.util.function.Supplier;

/** The rows of the table of calls, in the order in which it shows them. */
public enum CallRow {
    BARE("bare call", FloorRows::bare),
    PROXY("Spring proxy, interceptor that only proceeds", FloorRows::proxy),
    LIMIT("the least: an interceptor with two looks at the clock and one object", LimitRow::start),
    ASPECT("`@Around` aspect that only proceeds", FloorRows::aspect),
    OBSERVED_NOOP("Micrometer `@Observed`, no-op registry", MicrometerRows::noop),
    OBSERVED_METERS("`@Observed`, meters", MicrometerRows::meters),
    OBSERVED_OTEL("`@Observed`, OpenTelemetry bridge", MicrometerRows::openTelemetry),
    OBSERVED_METERS_OTEL("`@Observed`, meters and OpenTelemetry bridge", MicrometerRows::metersAndOpenTelemetry),
    OBSERVED_BRAVE_ZIPKIN("`@Observed`, Brave and Zipkin reporter", MicrometerRows::braveAndZipkin),
    OTEL_WITH_SPAN("OpenTelemetry `@WithSpan`, no payload", OpenTelemetryRows::withSpan),
    OTEL_WITH_SPAN_ATTRIBUTES("`@WithSpan` with `@SpanAttribute`", OpenTelemetryRows::withSpanAttributes),
    OTEL_INTERCEPTOR("OpenTelemetry span by an interceptor, no payload", OpenTelemetryRows::interceptor),
    OTEL_ASPECT_JACKSON("OpenTelemetry aspect, arguments and result by Jackson", OpenTelemetryRows::aspectWithJackson),
    OTEL_INTERCEPTOR_JACKSON(
            "OpenTelemetry interceptor, arguments and result by Jackson", OpenTelemetryRows::interceptorWithJackson),
    SENTRY("Sentry transaction", SentryRows::transaction),
    TRODO_TOOL("**ours, `@Tool` inside a run, arguments and result**", TrodoRows::tool),
    TRODO_AGENT("**ours, `@Agent`, a whole run with arguments and result**", TrodoRows::agent),
    TRODO_NO_PAYLOAD("ours, `@Tool` inside a run, capture off", TrodoRows::withoutPayload),
    TRODO_BRIDGED(
            "**ours, `@Tool` inside a run, and an observation with the OpenTelemetry bridge**", TrodoRows::bridged),
    TRODO_UNSAMPLED("ours, `@Tool` inside a run that is not sampled", TrodoRows::unsampled),
    TRODO_OUTSIDE("ours, `@Tool` outside any run", TrodoRows::outsideRun),
    TRODO_DISABLED("ours, disabled", TrodoRows::disabled),
    TRODO_BY_HAND("ours without Spring, `client.tool(...).call(...)` inside a run", TrodoRows::byHand);

    private final String title;
    private final Supplier<Contestant> contestant;

    CallRow(String title, Supplier<Contestant> contestant) {
        this.title = title;
        this.contestant = contestant;
    }

    public String title() {
        return title;
    }

    Contestant start() {
        return contestant.get();
    }
}
