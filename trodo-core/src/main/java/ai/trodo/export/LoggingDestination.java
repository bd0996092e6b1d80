package ai.trodo.export;

import java.nio.charset.StandardCharsets;
import java.util.List;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Writes each document to the log {@code ai.trodo.export}, at level info. For development and for platforms that ship logs. */
public final class LoggingDestination implements Destination {
    private static final Logger LOG = LoggerFactory.getLogger("ai.trodo.export");

    @Override
    public String name() {
        return "log";
    }

    @Override
    public SendResult send(List<Frame> batch) {
        for (Frame frame : batch) {
            LOG.info("{} {}", frame.kind(), new String(frame.json(), StandardCharsets.UTF_8));
        }
        return SendResult.accepted();
    }

    @Override
    public boolean inProcess() {
        return true;
    }
}
