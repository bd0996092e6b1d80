package ai.trodo.server.ingest;

import ai.trodo.server.http.HttpProblem;
import ai.trodo.server.http.HttpRequest;
import ai.trodo.server.http.HttpResponse;
import ai.trodo.server.http.Json;
import ai.trodo.server.ingest.otlp.MalformedOtlpException;
import ai.trodo.server.ingest.otlp.Otlp;
import ai.trodo.server.store.Site;
import ai.trodo.server.store.WriteResult;
import java.util.Locale;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** OTLP over HTTP: answers in the encoding of the request, and tells what it could not take as a partial success. */
final class OtlpEndpoints {
    private static final String PROTOBUF = "application/x-protobuf";
    private static final int INVALID_ARGUMENT = 3;

    private final Intake intake;

    OtlpEndpoints(Intake intake) {
        this.intake = intake;
    }

    HttpResponse traces(Site site, HttpRequest request) {
        boolean json = isJson(request);
        try {
            return taken(site, Otlp.traces(request.body(), json), json, "rejectedSpans");
        } catch (MalformedOtlpException malformed) {
            return refused(malformed.getMessage(), json);
        }
    }

    HttpResponse logs(Site site, HttpRequest request) {
        boolean json = isJson(request);
        try {
            return taken(site, Otlp.logs(request.body(), json), json, "rejectedLogRecords");
        } catch (MalformedOtlpException malformed) {
            return refused(malformed.getMessage(), json);
        }
    }

    private HttpResponse taken(Site site, Otlp.Decoded decoded, boolean json, String rejectedName) {
        WriteResult result = intake.write(site, decoded.records());
        intake.rejected(decoded.rejected());
        long rejected = decoded.rejected() + result.rejects().size();
        String message = decoded.message();
        if (message == null && !result.rejects().isEmpty()) {
            message = result.rejects().get(0).message();
        }
        if (!json) {
            return HttpResponse.of(200, PROTOBUF, Otlp.answer(rejected, message));
        }
        Map<String, @Nullable Object> answer = Json.object();
        if (rejected > 0) {
            answer.put("partialSuccess", Json.object(rejectedName, Long.toString(rejected), "errorMessage", message));
        }
        return HttpResponse.json(answer);
    }

    private static HttpResponse refused(@Nullable String why, boolean json) {
        String message = "this is no OTLP request: " + why;
        return json
                ? HttpProblem.badRequest("invalid_otlp", message, null).toResponse()
                : HttpResponse.of(400, PROTOBUF, Otlp.status(INVALID_ARGUMENT, message));
    }

    private static boolean isJson(HttpRequest request) {
        String type = request.header("Content-Type");
        String plain = type == null ? "" : type.split(";")[0].trim().toLowerCase(Locale.ROOT);
        return switch (plain) {
            case "application/json", "text/json", "text/plain" -> true;
            case PROTOBUF, "application/protobuf", "application/octet-stream" -> false;
            case "" -> request.body().length > 0 && request.body()[0] == '{';
            default ->
                throw new HttpProblem(
                        415,
                        "unsupported_type",
                        "Content-Type must be application/x-protobuf or application/json",
                        null,
                        0);
        };
    }
}
