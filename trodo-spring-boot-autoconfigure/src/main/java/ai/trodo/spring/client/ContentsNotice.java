package ai.trodo.spring.client;

import ai.trodo.TrodoClientBuilder;
import ai.trodo.capture.CaptureMode;
import java.net.URI;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Says, before contents can leave the process for the first time, that they do, where to, and how to limit it. */
final class ContentsNotice {
    private static final Logger log = LoggerFactory.getLogger(ContentsNotice.class);

    private ContentsNotice() {}

    static void log(TrodoConnectionDetails connection, CaptureMode mode) {
        if (!connection.isRemote() || mode != CaptureMode.FULL) {
            return;
        }
        URI base = connection.apiBase() == null ? TrodoClientBuilder.CLOUD : connection.apiBase();
        log.info(
                "Trodo sends inputs and outputs of runs, with secrets redacted, to {}. "
                        + "Limit it with trodo.capture.mode=masked or metadata.",
                base.getHost());
    }
}
