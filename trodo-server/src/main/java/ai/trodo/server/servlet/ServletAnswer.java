package ai.trodo.server.servlet;

import ai.trodo.server.http.HttpProblem;
import ai.trodo.server.http.HttpResponse;
import ai.trodo.server.http.Slices;
import jakarta.servlet.AsyncContext;
import jakarta.servlet.http.HttpServletRequest;
import jakarta.servlet.http.HttpServletResponse;
import java.io.IOException;
import java.util.concurrent.Executor;
import java.util.concurrent.RejectedExecutionException;
import org.jspecify.annotations.Nullable;

/** Writes an answer: small ones at once, large and endless ones without holding a thread. */
final class ServletAnswer {
    private static final int AT_ONCE = 16 * 1024;

    private ServletAnswer() {}

    /** @param async the context when the exchange is asynchronous already */
    static void write(
            HttpResponse answer,
            HttpServletRequest request,
            HttpServletResponse response,
            @Nullable AsyncContext async,
            Executor workers)
            throws IOException {
        boolean withoutBody = request.getMethod().equals("HEAD");
        if (answer.body() instanceof HttpResponse.Bytes bytes) {
            head(answer, response);
            response.setContentLengthLong(bytes.content().length);
            writeBytes(withoutBody ? new byte[0] : bytes.content(), request, response, async);
        } else if (withoutBody) {
            head(answer, response);
            complete(async);
        } else if (answer.body() instanceof HttpResponse.Streamed streamed) {
            writeStreamed(answer, streamed, request, response, async, workers);
        } else if (answer.body() instanceof HttpResponse.Pushed pushed) {
            push(answer, pushed, request, response, async);
        }
    }

    private static void writeBytes(
            byte[] content, HttpServletRequest request, HttpServletResponse response, @Nullable AsyncContext async)
            throws IOException {
        if (content.length <= AT_ONCE || async == null && !request.isAsyncSupported()) {
            response.getOutputStream().write(content);
            complete(async);
            return;
        }
        AsyncContext own = async == null ? request.startAsync(request, response) : async;
        new ResponsePump(new Slices(content), response.getOutputStream(), own).start();
    }

    private static void writeStreamed(
            HttpResponse answer,
            HttpResponse.Streamed streamed,
            HttpServletRequest request,
            HttpServletResponse response,
            @Nullable AsyncContext async,
            Executor workers)
            throws IOException {
        if (async != null || !request.isAsyncSupported()) {
            head(answer, response);
            streamed.writer().writeTo(response.getOutputStream());
            complete(async);
            return;
        }
        AsyncContext own = request.startAsync(request, response);
        own.setTimeout(0);
        try {
            workers.execute(() -> {
                try {
                    head(answer, response);
                    streamed.writer().writeTo(response.getOutputStream());
                } catch (IOException gone) {
                    own.getRequest().setAttribute("trodo.client-gone", true);
                } finally {
                    complete(own);
                }
            });
        } catch (RejectedExecutionException full) {
            write(HttpProblem.tooMany("the collector is busy", 1).toResponse(), request, response, own, workers);
        }
    }

    private static void push(
            HttpResponse answer,
            HttpResponse.Pushed pushed,
            HttpServletRequest request,
            HttpServletResponse response,
            @Nullable AsyncContext async)
            throws IOException {
        if (async == null && !request.isAsyncSupported()) {
            pushed.source().close();
            head(
                    HttpProblem.badRequest(
                                    "async_not_supported",
                                    "a filter before this path does not allow asynchronous answers",
                                    null)
                            .toResponse(),
                    response);
            return;
        }
        AsyncContext own = async == null ? request.startAsync(request, response) : async;
        own.setTimeout(0);
        head(answer, response);
        response.flushBuffer();
        new ResponsePump(pushed.source(), response.getOutputStream(), own).start();
    }

    private static void head(HttpResponse answer, HttpServletResponse response) {
        response.setStatus(answer.status());
        answer.headers().forEach(response::setHeader);
    }

    private static void complete(@Nullable AsyncContext async) {
        if (async != null) {
            async.complete();
        }
    }
}
