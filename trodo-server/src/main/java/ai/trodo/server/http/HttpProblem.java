package ai.trodo.server.http;

import java.util.LinkedHashMap;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** A refusal with a reason that the caller can act on. Has no stack trace: it is an answer, not a failure of ours. */
public final class HttpProblem extends RuntimeException {
    private static final long serialVersionUID = 1L;

    private final int status;
    private final String code;
    private final @Nullable String field;
    private final int retryAfterSeconds;

    public HttpProblem(int status, String code, String message, @Nullable String field, int retryAfterSeconds) {
        super(message, null, false, false);
        this.status = status;
        this.code = code;
        this.field = field;
        this.retryAfterSeconds = retryAfterSeconds;
    }

    public static HttpProblem badRequest(String code, String message, @Nullable String field) {
        return new HttpProblem(400, code, message, field, 0);
    }

    public static HttpProblem unauthorized(String message) {
        return new HttpProblem(401, "unauthorized", message, null, 0);
    }

    public static HttpProblem forbidden(String message) {
        return new HttpProblem(403, "forbidden", message, null, 0);
    }

    public static HttpProblem notFound(String what) {
        return new HttpProblem(404, "not_found", what, null, 0);
    }

    public static HttpProblem tooLarge(String message) {
        return new HttpProblem(413, "too_large", message, null, 0);
    }

    public static HttpProblem tooMany(String message, int retryAfterSeconds) {
        return new HttpProblem(429, "too_many_requests", message, null, retryAfterSeconds);
    }

    public int status() {
        return status;
    }

    public String code() {
        return code;
    }

    /** The one shape of every error answer. */
    public HttpResponse toResponse() {
        Map<String, Object> error = new LinkedHashMap<>();
        error.put("code", code);
        error.put("message", getMessage());
        error.put("field", field);
        HttpResponse response = HttpResponse.json(status, Map.of("error", error));
        if (status == 401) {
            response = response.header("WWW-Authenticate", "Bearer realm=\"trodo\"");
        }
        return retryAfterSeconds > 0 ? response.header("Retry-After", Integer.toString(retryAfterSeconds)) : response;
    }
}
