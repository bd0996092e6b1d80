package ai.trodo.instrument.sdk.google;

import ai.trodo.TrodoClient;
import ai.trodo.context.Activation;
import ai.trodo.context.ContextSnapshot;
import ai.trodo.instrument.sdk.call.AnswerBody;
import ai.trodo.instrument.sdk.call.CallSettings;
import ai.trodo.instrument.sdk.call.Json;
import ai.trodo.instrument.sdk.call.ModelCall;
import ai.trodo.instrument.sdk.call.ModelRequest;
import ai.trodo.internal.Abandonment;
import ai.trodo.internal.Guard;
import java.io.IOException;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.WeakHashMap;
import okhttp3.Call;
import okhttp3.EventListener;
import okhttp3.Interceptor;
import okhttp3.Request;
import okhttp3.RequestBody;
import okhttp3.Response;
import okhttp3.ResponseBody;
import okio.Buffer;
import org.jspecify.annotations.Nullable;

/**
 * Listens at the HTTP client of Google's library. A call is made on the thread of who makes it and may be sent from
 * another; so what is current is kept when the call is made, which is when its event listener is asked for.
 */
final class GeminiCalls implements Interceptor, EventListener.Factory {
    private static final String UNSEEN = "A call of Google's library could not be followed";
    private static final long MAX_REQUEST = 8L * 1024 * 1024;
    private static final long MAX_ERROR = 64L * 1024;

    private final TrodoClient trodo;
    private final CallSettings settings;
    private final EventListener.Factory theirs;
    private final Map<Call, ContextSnapshot> madeIn = Collections.synchronizedMap(new WeakHashMap<>());
    private final Map<Call, ModelCall> open = Collections.synchronizedMap(new WeakHashMap<>());

    GeminiCalls(TrodoClient trodo, CallSettings settings, EventListener.Factory theirs) {
        this.trodo = trodo;
        this.settings = settings;
        this.theirs = theirs;
    }

    @Override
    public EventListener create(Call call) {
        Guard.run(UNSEEN, () -> madeIn.put(call, ContextSnapshot.capture()));
        return theirs.create(call);
    }

    @Override
    public Response intercept(Chain chain) throws IOException {
        ModelCall call = Guard.orNull(UNSEEN, () -> begin(chain));
        if (call == null) {
            return chain.proceed(chain.request());
        }
        Response response;
        open.put(chain.call(), call);
        try (Activation active = call.activate()) {
            response = chain.proceed(chain.request());
        } catch (Throwable failure) {
            call.failed(failure);
            throw failure;
        } finally {
            open.remove(chain.call());
        }
        return Guard.orElse(response, UNSEEN, () -> heard(response, call));
    }

    private @Nullable ModelCall begin(Chain chain) throws IOException {
        Request request = chain.request();
        GeminiOperation operation = GeminiOperation.of(request.url());
        RequestBody body = request.body();
        if (operation == null || body == null || body.isOneShot() || body.contentLength() > MAX_REQUEST) {
            return null;
        }
        Buffer bytes = new Buffer();
        body.writeTo(bytes);
        ModelRequest asked = GeminiRequests.read(operation, Json.parse(bytes.readByteArray()));
        ContextSnapshot context = madeIn.remove(chain.call());
        if (context == null) {
            return ModelCall.begin(trodo, settings, asked, GeminiAnswers.INSTANCE);
        }
        try (Activation made = context.activate()) {
            return ModelCall.begin(trodo, settings, asked, GeminiAnswers.INSTANCE);
        }
    }

    /** One request of a call: the library asks again by itself. */
    Response attempt(Chain chain) throws IOException {
        ModelCall call = open.get(chain.call());
        if (call == null) {
            return chain.proceed(chain.request());
        }
        Response response;
        try {
            response = chain.proceed(chain.request());
        } catch (Throwable failure) {
            call.attemptFailed(failure);
            throw failure;
        }
        Guard.run(UNSEEN, () -> call.attemptAnswered(response.code(), headers(response)));
        return response;
    }

    private static Map<String, String> headers(Response response) {
        Map<String, String> values = new LinkedHashMap<>();
        for (String name : response.headers().names()) {
            values.put(name, response.header(name, ""));
        }
        return values;
    }

    private static Response heard(Response response, ModelCall call) throws IOException {
        ResponseBody body = response.body();
        if (!response.isSuccessful()) {
            failed(response, call);
            return response;
        }
        if (body == null) {
            call.unread();
            return response;
        }
        String type = response.header("Content-Type");
        boolean events = type != null && type.contains("event-stream");
        HeardSource source = new HeardSource(body.source(), call, new AnswerBody(call, events, call::answered));
        Abandonment.watch(source, events ? call::streamLeft : call::unread);
        return response.newBuilder().body(new HeardBody(body, source)).build();
    }

    /** The library makes an exception of it later; what it will say is told here already. */
    private static void failed(Response response, ModelCall call) {
        Json told = Guard.orElse(
                Json.MISSING, UNSEEN, () -> error(response.peekBody(MAX_ERROR).bytes()));
        String status = told.at("status").text("HTTP " + response.code());
        call.failed(status, told.at("message").text(), response.code());
    }

    private static Json error(byte[] bytes) {
        if (bytes.length == 0 || bytes[0] != '{' && bytes[0] != '[') {
            return Json.MISSING;
        }
        Json body = Json.parse(bytes);
        return (body.isList() ? body.at(0) : body).at("error");
    }
}
