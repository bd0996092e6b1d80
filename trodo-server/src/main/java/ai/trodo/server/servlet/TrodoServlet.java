package ai.trodo.server.servlet;

import ai.trodo.server.http.ByteBudget;
import ai.trodo.server.http.HttpLimits;
import ai.trodo.server.http.HttpProblem;
import ai.trodo.server.http.HttpRequest;
import ai.trodo.server.http.HttpResponse;
import ai.trodo.server.http.HttpService;
import ai.trodo.server.http.Urls;
import jakarta.servlet.AsyncContext;
import jakarta.servlet.http.HttpServlet;
import jakarta.servlet.http.HttpServletRequest;
import jakarta.servlet.http.HttpServletResponse;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.InputStream;
import java.security.Principal;
import java.util.Enumeration;
import java.util.Objects;
import java.util.Set;
import java.util.concurrent.Executor;

/**
 * Mounts the server in any servlet container. Bodies are read without blocking and within a budget shared by all
 * clients, so that a thousand slow senders cost memory that is counted and no threads.
 */
public final class TrodoServlet extends HttpServlet {
    private static final long serialVersionUID = 1L;

    private final transient HttpService service;
    private final transient Executor workers;
    private final transient HttpLimits limits;
    private final transient ByteBudget budget;
    private final transient Set<String> roles;

    /** @param roles that the server asks about; looked up at once, because other threads do not know who is calling */
    public TrodoServlet(HttpService service, Executor workers, HttpLimits limits, Set<String> roles) {
        this.service = service;
        this.roles = Set.copyOf(roles);
        this.workers = workers;
        this.limits = limits;
        this.budget = new ByteBudget(limits.maxPendingBytes());
    }

    @Override
    protected void service(HttpServletRequest request, HttpServletResponse response) throws IOException {
        HttpRequest.Builder start;
        try {
            start = describe(request);
        } catch (HttpProblem malformed) {
            ServletAnswer.write(malformed.toResponse(), request, response, null, workers);
            return;
        }
        long length = request.getContentLengthLong();
        if (length == 0 || length < 0 && request.getHeader("Transfer-Encoding") == null && !isHttp2(request)) {
            ServletAnswer.write(service.handle(start.build()), request, response, null, workers);
        } else if (length > limits.maxBodyBytes()) {
            ServletAnswer.write(tooLarge().header("Connection", "close"), request, response, null, workers);
        } else if (request.isAsyncSupported()) {
            readWithoutBlocking(request, response, start);
        } else {
            ServletAnswer.write(answer(start, readBlocking(request)), request, response, null, workers);
        }
    }

    private void readWithoutBlocking(
            HttpServletRequest request, HttpServletResponse response, HttpRequest.Builder start) throws IOException {
        AsyncContext async = request.startAsync(request, response);
        async.setTimeout(limits.bodyTimeout().toMillis());
        BodyReader reader = new BodyReader(
                request,
                limits.maxBodyBytes(),
                budget,
                body -> workers.execute(() -> finish(answer(start, body), request, response, async)),
                problem -> finish(problem.toResponse().header("Connection", "close"), request, response, async));
        async.addListener(reader);
        request.getInputStream().setReadListener(reader);
    }

    private void finish(
            HttpResponse answer, HttpServletRequest request, HttpServletResponse response, AsyncContext async) {
        try {
            ServletAnswer.write(answer, request, response, async, workers);
        } catch (IOException | IllegalStateException gone) {
            complete(async);
        }
    }

    private static void complete(AsyncContext async) {
        try {
            async.complete();
        } catch (IllegalStateException already) {
            // the container has ended the exchange by itself
        }
    }

    private HttpResponse answer(HttpRequest.Builder start, byte[] body) {
        return body.length > limits.maxBodyBytes()
                ? tooLarge()
                : service.handle(start.body(body).build());
    }

    private HttpResponse tooLarge() {
        return HttpProblem.tooLarge("the body is larger than " + limits.maxBodyBytes() + " bytes")
                .toResponse();
    }

    /** Up to one byte more than allowed, which shows that it was too large. */
    private byte[] readBlocking(HttpServletRequest request) throws IOException {
        ByteArrayOutputStream out = new ByteArrayOutputStream();
        try (InputStream in = request.getInputStream()) {
            byte[] chunk = new byte[16 * 1024];
            for (int n = in.read(chunk); n >= 0 && out.size() <= limits.maxBodyBytes(); n = in.read(chunk)) {
                out.write(chunk, 0, n);
            }
        }
        return out.toByteArray();
    }

    private static boolean isHttp2(HttpServletRequest request) {
        return request.getProtocol().startsWith("HTTP/2")
                && !request.getMethod().equals("GET");
    }

    private HttpRequest.Builder describe(HttpServletRequest request) {
        String mount = request.getContextPath() + request.getServletPath();
        String path = request.getRequestURI()
                .substring(Math.min(mount.length(), request.getRequestURI().length()));
        HttpRequest.Builder start = HttpRequest.builder(request.getMethod(), path)
                .rawQuery(request.getQueryString())
                .base(Urls.forwardedPrefix(request.getHeader("X-Forwarded-Prefix")) + mount)
                .remoteAddress(request.getRemoteAddr())
                .secure(request.isSecure());
        Principal user = request.getUserPrincipal();
        if (user != null) {
            start.roles(Set.copyOf(roles.stream().filter(request::isUserInRole).toList())::contains);
        }
        start.principal(user == null ? null : Objects.requireNonNullElse(user.getName(), "user"));
        for (Enumeration<String> names = request.getHeaderNames(); names.hasMoreElements(); ) {
            String name = names.nextElement();
            start.header(name, request.getHeader(name));
        }
        return start;
    }
}
