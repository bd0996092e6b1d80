package ai.trodo.prompt;

import java.io.IOException;
import org.jspecify.annotations.Nullable;

/** Where prompts are read: a collector over HTTP, or the one that is embedded in the application. */
@FunctionalInterface
public interface PromptSource {
    /**
     * Reads what is at a path of the collector's API.
     *
     * @param path encoded, beginning with a slash
     * @param tag of the answer that is known, null when none is
     */
    Answer read(String path, @Nullable String tag) throws IOException;

    /**
     * What was answered; status 304 when the known answer still holds.
     *
     * @param status of HTTP
     * @param tag what to ask with the next time; null when the source gives none
     * @param body JSON for status 200, of no meaning otherwise
     */
    record Answer(int status, @Nullable String tag, byte[] body) {}
}
