package ai.trodo.server.view;

import ai.trodo.capture.CaptureSettings;
import ai.trodo.capture.RedactionContext;
import ai.trodo.capture.Redactor;
import ai.trodo.server.http.HttpProblem;
import ai.trodo.server.http.HttpRequest;
import ai.trodo.server.http.Json;
import ai.trodo.server.security.Caller;
import ai.trodo.server.security.Scope;
import java.util.List;

/** Shows what a client's built-in redaction keeps of a text. An application's own redactor is not known here. */
final class RedactionApi {
    private static final int MAX_CHARS = 100_000;
    private static final RedactionContext INPUT = new RedactionContext("input", null, null, null);

    private final Redactor redactor = Redactor.builtIn(CaptureSettings.DEFAULTS);

    RedactionApi(Api api) {
        api.add(
                "POST",
                "/api/redaction/preview",
                "redaction",
                "What the built-in redaction keeps of a text",
                List.of(),
                Scope.READ,
                this::preview);
    }

    private Object preview(Caller caller, HttpRequest request) {
        String text = Json.readObject(request.body()).path("text").asString("");
        if (text.length() > MAX_CHARS) {
            throw HttpProblem.tooLarge("a preview takes at most " + MAX_CHARS + " characters");
        }
        return Json.object("text", redactor.redact(INPUT, text));
    }
}
