package ai.trodo.sample.traffic;

import ai.trodo.TrodoClient;
import java.time.Duration;
import java.time.Instant;
import java.util.Random;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Writes an hour of believable runs to a collector in seconds: customers, conversations, failures, feedback. */
public final class Traffic {
    private static final Logger log = LoggerFactory.getLogger(Traffic.class);
    private static final Duration HOUR = Duration.ofHours(1);
    private static final int CONVERSATIONS = 70;

    private Traffic() {}

    /** Returns when the collector has them all. */
    public static void anHour(String collector) {
        PastClock clock = new PastClock();
        Random random = new Random();
        Instant start = Instant.now().minus(HOUR);
        try (TrodoClient trodo = TrodoClient.builder()
                .apiBase(collector)
                .environment("demo")
                .release("1.4.2")
                .clock(clock)
                .build()) {
            for (int i = 0; i < CONVERSATIONS; i++) {
                clock.set(start.plusMillis(HOUR.toMillis() * i / CONVERSATIONS));
                new Conversation(trodo, clock, random, i).play();
            }
            log.info("An hour of traffic: {}", trodo.flush(Duration.ofSeconds(20)));
        }
    }
}
