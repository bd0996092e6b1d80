package ai.trodo.export;

import static org.assertj.core.api.Assertions.assertThat;

import ch.qos.logback.classic.Logger;
import ch.qos.logback.classic.spi.ILoggingEvent;
import ch.qos.logback.core.read.ListAppender;
import java.nio.charset.StandardCharsets;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.slf4j.LoggerFactory;

final class LoggingDestinationTests {
    @Test
    void writesEachDocumentToTheLog() {
        Logger log = (Logger) LoggerFactory.getLogger("ai.trodo.export");
        ListAppender<ILoggingEvent> lines = new ListAppender<>();
        lines.start();
        log.addAppender(lines);
        try {
            byte[] json = "{\"run\":{\"run_id\":\"r\"}}".getBytes(StandardCharsets.UTF_8);
            SendResult result = new LoggingDestination().send(List.of(new Frame(Frame.Kind.RUN, null, "r", json, 1)));
            assertThat(result.isComplete()).isTrue();
            assertThat(lines.list)
                    .extracting(ILoggingEvent::getFormattedMessage)
                    .containsExactly("RUN {\"run\":{\"run_id\":\"r\"}}");
        } finally {
            log.detachAppender(lines);
        }
    }
}
