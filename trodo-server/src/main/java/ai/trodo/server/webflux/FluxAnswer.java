package ai.trodo.server.webflux;

import ai.trodo.server.http.HttpResponse;
import ai.trodo.server.http.PushSource;
import java.io.IOException;
import java.io.OutputStream;
import java.io.UncheckedIOException;
import java.util.concurrent.Executor;
import org.reactivestreams.Publisher;
import org.springframework.core.io.buffer.DataBuffer;
import org.springframework.core.io.buffer.DataBufferFactory;
import org.springframework.core.io.buffer.DataBufferUtils;
import org.springframework.http.HttpStatusCode;
import org.springframework.http.server.reactive.ServerHttpResponse;
import reactor.core.publisher.Flux;
import reactor.core.publisher.FluxSink;
import reactor.core.publisher.Mono;

/** Writes an answer of the neutral layer to a reactive response, at the pace of the client. */
final class FluxAnswer {
    private final ServerHttpResponse response;
    private final Executor workers;

    FluxAnswer(ServerHttpResponse response, Executor workers) {
        this.response = response;
        this.workers = workers;
    }

    Mono<Void> write(HttpResponse answer, boolean withoutBody) {
        response.setStatusCode(HttpStatusCode.valueOf(answer.status()));
        answer.headers().forEach((name, value) -> response.getHeaders().set(name, value));
        DataBufferFactory buffers = response.bufferFactory();
        if (answer.body() instanceof HttpResponse.Bytes bytes) {
            response.getHeaders().setContentLength(bytes.content().length);
            return withoutBody
                    ? response.setComplete()
                    : response.writeWith(Mono.fromSupplier(() -> buffers.wrap(bytes.content())));
        }
        if (withoutBody) {
            return response.setComplete();
        }
        if (answer.body() instanceof HttpResponse.Streamed streamed) {
            Publisher<DataBuffer> pieces =
                    DataBufferUtils.outputStreamPublisher(out -> writeTo(streamed, out), buffers, workers);
            return response.writeWith(pieces);
        }
        PushSource source = ((HttpResponse.Pushed) answer.body()).source();
        return response.writeAndFlushWith(pull(source).map(piece -> Mono.just(buffers.wrap(piece))));
    }

    private static void writeTo(HttpResponse.Streamed streamed, OutputStream out) {
        try {
            streamed.writer().writeTo(out);
        } catch (IOException gone) {
            throw new UncheckedIOException(gone);
        }
    }

    private static Flux<byte[]> pull(PushSource source) {
        return Flux.create(
                sink -> {
                    Runnable drain = () -> drain(source, sink);
                    sink.onDispose(source::close);
                    sink.onRequest(wanted -> drain.run());
                    source.onAvailable(drain);
                },
                FluxSink.OverflowStrategy.ERROR);
    }

    private static void drain(PushSource source, FluxSink<byte[]> sink) {
        synchronized (source) {
            while (sink.requestedFromDownstream() > 0 && !sink.isCancelled()) {
                byte[] piece = source.poll();
                if (piece == null) {
                    if (source.isFinished()) {
                        sink.complete();
                    }
                    return;
                }
                sink.next(piece);
            }
        }
    }
}
