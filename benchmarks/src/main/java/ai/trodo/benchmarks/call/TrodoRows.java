package ai.trodo.benchmarks.call;

import ai.trodo.TrodoClient;
import ai.trodo.benchmarks.CountingDestination;
import java.time.Duration;
import java.util.function.LongSupplier;

/** Ours. A run is open on the calling thread; what is measured is a span inside it. */
final class TrodoRows {
    private TrodoRows() {}

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
        return new InsideRun(desk, client, () -> flushed(client, end), client::close);
    }

    private static long flushed(TrodoClient client, CountingDestination end) {
        client.currentRun().end();
        client.flush(Duration.ofSeconds(30));
        return end.spans();
    }

    private record InsideRun(Desk desk, TrodoClient client, LongSupplier spans, Runnable end) implements Contestant {
        @Override
        public long recorded() {
            return spans.getAsLong();
        }

        @Override
        public AutoCloseable enter() {
            return client.agent("benchmark").open();
        }

        @Override
        public void close() {
            end.run();
        }
    }
}
