package ai.trodo.benchmarks.call;

import ai.trodo.TrodoClient;
import ai.trodo.benchmarks.CountingDestination;
import ai.trodo.benchmarks.rival.CountingOpenTelemetry;
import ai.trodo.capture.RunScope;
import ai.trodo.export.Destination;
import ai.trodo.spring.client.TrodoClientAutoConfiguration;
import ai.trodo.spring.method.TrodoMethodAutoConfiguration;
import ai.trodo.spring.observation.TrodoBridgeAutoConfiguration;
import io.micrometer.observation.ObservationRegistry;
import io.micrometer.tracing.Tracer;
import io.micrometer.tracing.handler.DefaultTracingObservationHandler;
import io.micrometer.tracing.otel.bridge.OtelTracer;
import java.time.Duration;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.function.Consumer;
import org.springframework.context.annotation.AnnotationConfigApplicationContext;
import org.springframework.core.env.MapPropertySource;

/**
 * Ours: the auto-configuration of the starter in a real application context, with a destination that counts. Where the desk is
 * a tool, a run is open on the calling thread, and ended and opened anew every so often.
 */
final class TrodoRows {
    private TrodoRows() {}

    static Contestant tool() {
        return new Advised(Desks.ForTrodoTool.class, true, Map.of());
    }

    /** Beside our own span an observation, and of that a span of OpenTelemetry, as Spring Boot sets it up. */
    static Contestant bridged() {
        CountingOpenTelemetry backend = new CountingOpenTelemetry();
        OtelTracer tracer = MicrometerRows.tracer(backend);
        Contestant ours =
                new Advised(Desks.ForTrodoTool.class, true, Map.of("trodo.bridge.observations", "true"), context -> {
                    context.register(TrodoBridgeAutoConfiguration.class);
                    context.registerBean(Tracer.class, () -> tracer);
                    context.registerBean(
                            ObservationRegistry.class,
                            () -> MicrometerRows.registry(new DefaultTracingObservationHandler(tracer)));
                });
        return new InBoth(ours, backend);
    }

    static Contestant agent() {
        return new Advised(Desks.ForTrodoAgent.class, false, Map.of());
    }

    static Contestant withoutPayload() {
        return new Advised(Desks.ForTrodoTool.class, true, Map.of("trodo.capture.mode", "metadata"));
    }

    static Contestant unsampled() {
        return new Advised(
                Desks.ForTrodoTool.class,
                true,
                Map.of("trodo.sampling.rate", "0", "trodo.sampling.keep-errors", "false"));
    }

    static Contestant outsideRun() {
        return new Advised(Desks.ForTrodoTool.class, false, Map.of("trodo.sampling.rate", "0"));
    }

    static Contestant disabled() {
        return new Advised(Desks.ForTrodoTool.class, false, Map.of("trodo.enabled", "false"));
    }

    static Contestant byHand() {
        CountingDestination end = new CountingDestination(true);
        TrodoClient client = TrodoClient.builder().destination(end).build();
        Desk desk = new Desk() {
            @Override
            public Answer answer(String question, Query query) {
                return client.tool("answer").input(query).call(span -> body(question, query));
            }

            @Override
            public Answer revise(String question, Draft draft) {
                return client.tool("answer").input(draft).call(span -> body(question, draft));
            }
        };
        return new InsideRun(desk, client, end);
    }

    private static long flushed(TrodoClient client, CountingDestination end) {
        client.flush(Duration.ofSeconds(30));
        return end.spans() + end.runs();
    }

    /** A desk whose calls are spans of an open run. */
    private static class InsideRun implements Contestant {
        private final Desk desk;
        private final TrodoClient client;
        private final CountingDestination end;
        private final ThreadLocal<RunScope> run = ThreadLocal.withInitial(() -> RunScope.NONE);

        InsideRun(Desk desk, TrodoClient client, CountingDestination end) {
            this.desk = desk;
            this.client = client;
            this.end = end;
        }

        @Override
        public Desk desk() {
            return desk;
        }

        @Override
        public long recorded() {
            leave();
            return flushed(client, end);
        }

        @Override
        public AutoCloseable enter() {
            run.set(client.agent("benchmark").open());
            return this::leave;
        }

        @Override
        public void turn() {
            leave();
            enter();
        }

        private void leave() {
            run.get().close();
            run.remove();
        }

        @Override
        public void close() {
            client.close();
        }
    }

    /** A desk whose calls are recorded by us and by a backend of traces: what both have counts. */
    private record InBoth(Contestant ours, CountingOpenTelemetry backend) implements Contestant {
        @Override
        public Desk desk() {
            return ours.desk();
        }

        @Override
        public long recorded() {
            return Math.min(ours.recorded(), backend.exported());
        }

        @Override
        public AutoCloseable enter() {
            return ours.enter();
        }

        @Override
        public void turn() {
            ours.turn();
        }

        @Override
        public void close() {
            ours.close();
            backend.close();
        }
    }

    /** A desk that the starter's advisor proxies. */
    private static final class Advised implements Contestant {
        private final CountingDestination end = new CountingDestination(true);
        private final AnnotationConfigApplicationContext context = new AnnotationConfigApplicationContext();
        private final boolean insideRun;
        private final boolean records;
        private final InsideRun contestant;

        Advised(Class<? extends Desk> desk, boolean insideRun, Map<String, String> properties) {
            this(desk, insideRun, properties, context -> {});
        }

        Advised(
                Class<? extends Desk> desk,
                boolean insideRun,
                Map<String, String> properties,
                Consumer<AnnotationConfigApplicationContext> more) {
            this.insideRun = insideRun;
            this.records = properties.keySet().stream()
                    .noneMatch(name -> name.contains("sampling") || name.contains("enabled"));
            context.getEnvironment()
                    .getPropertySources()
                    .addFirst(new MapPropertySource("benchmarks", new LinkedHashMap<>(properties)));
            context.register(TrodoClientAutoConfiguration.class, TrodoMethodAutoConfiguration.class);
            context.registerBean(Destination.class, () -> end);
            more.accept(context);
            context.registerBean("desk", desk);
            context.refresh();
            contestant = new InsideRun(context.getBean(Desk.class), context.getBean(TrodoClient.class), end);
        }

        @Override
        public Desk desk() {
            return contestant.desk();
        }

        @Override
        public long recorded() {
            long recorded = contestant.recorded();
            return records ? recorded : recorded == 0 ? RECORDS_NOTHING : 0;
        }

        @Override
        public AutoCloseable enter() {
            return insideRun ? contestant.enter() : () -> {};
        }

        @Override
        public void turn() {
            if (insideRun) {
                contestant.turn();
            }
        }

        @Override
        public void close() {
            context.close();
        }
    }
}
