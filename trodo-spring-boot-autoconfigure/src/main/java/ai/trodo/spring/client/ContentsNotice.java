package ai.trodo.spring.client;

import ai.trodo.TrodoClientBuilder;
import ai.trodo.capture.CaptureMode;
import ai.trodo.export.Destination;
import ai.trodo.export.OtlpDestination;
import java.net.URI;
import java.util.List;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Says, before contents can leave the process for the first time, that they do, where to, and how to limit it. */
final class ContentsNotice {
    private static final Logger log = LoggerFactory.getLogger(ContentsNotice.class);

    private ContentsNotice() {}

    static void log(TrodoConnectionDetails connection, List<Destination> others, CaptureMode mode) {
        if (mode != CaptureMode.FULL) {
            return;
        }
        if (connection.isRemote()) {
            URI base = connection.apiBase() == null ? TrodoClientBuilder.CLOUD : connection.apiBase();
            log(base.getHost());
        }
        for (Destination other : others) {
            if (other instanceof OtlpDestination otlp) {
                log(otlp.host());
            }
        }
    }

    private static void log(String host) {
        log.info(
                "Trodo sends inputs and outputs of runs, with secrets redacted, to {}. "
                        + "Limit it with trodo.capture.mode=masked or metadata.",
                host);
    }
}
