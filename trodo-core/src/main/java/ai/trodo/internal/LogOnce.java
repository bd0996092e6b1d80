package ai.trodo.internal;

import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Says a thing once as a warning and from then on only for debugging, so that a failing part cannot flood the log. */
public final class LogOnce {
    private static final Logger LOG = LoggerFactory.getLogger("ai.trodo");
    private static final int MAX_REMEMBERED = 1_000;
    private static final Set<String> SAID = ConcurrentHashMap.newKeySet();

    private LogOnce() {}

    public static void warn(String message, @Nullable Throwable cause) {
        String key = cause == null ? message : message + cause.getClass().getName();
        if (SAID.size() < MAX_REMEMBERED && SAID.add(key)) {
            LOG.warn("{} (said once; repeated at level debug)", message, cause);
        } else {
            LOG.debug("{}", message, cause);
        }
    }

    public static void info(String message) {
        if (SAID.size() < MAX_REMEMBERED && SAID.add(message)) {
            LOG.info("{}", message);
        } else {
            LOG.debug("{}", message);
        }
    }
}
