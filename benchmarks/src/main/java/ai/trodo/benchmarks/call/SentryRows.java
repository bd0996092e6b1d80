package ai.trodo.benchmarks.call;

import io.sentry.Hint;
import io.sentry.IScopes;
import io.sentry.ScopesAdapter;
import io.sentry.Sentry;
import io.sentry.SentryEnvelope;
import io.sentry.spring7.tracing.SentryTracingConfiguration;
import io.sentry.transport.ITransport;
import io.sentry.transport.RateLimiter;
import java.util.concurrent.atomic.LongAdder;
import org.jspecify.annotations.Nullable;

/** Sentry's own advice, every transaction sampled, a transport that counts and throws away. */
final class SentryRows {
    private SentryRows() {}

    static Contestant transaction() {
        LongAdder sent = new LongAdder();
        Sentry.init(options -> {
            options.setDsn("http://public@localhost/1");
            options.setTracesSampleRate(1.0);
            options.setEnableUncaughtExceptionHandler(false);
            options.setEnableShutdownHook(false);
            options.setEnableBackpressureHandling(false);
            options.setTransportFactory((ignored, details) -> new Counting(sent));
        });
        return Proxied.bySpring(
                Desks.ForSentry.class,
                context -> {
                    context.registerBean(IScopes.class, ScopesAdapter::getInstance);
                    context.register(SentryTracingConfiguration.class);
                },
                sent::sum,
                Sentry::close);
    }

    private record Counting(LongAdder sent) implements ITransport {
        @Override
        public void send(SentryEnvelope envelope, Hint hint) {
            sent.increment();
        }

        @Override
        public void flush(long timeoutMillis) {}

        @Override
        public @Nullable RateLimiter getRateLimiter() {
            return null;
        }

        @Override
        public void close() {}

        @Override
        public void close(boolean isRestarting) {}
    }
}
