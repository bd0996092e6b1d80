package ai.trodo.instrument.langgraph4j;

import ai.trodo.capture.SpanScope;
import ai.trodo.internal.Guard;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionException;
import java.util.concurrent.ExecutionException;
import org.bsc.async.AsyncGenerator;
import org.bsc.langgraph4j.GraphResult;
import org.bsc.langgraph4j.GraphRunnerException;
import org.jspecify.annotations.Nullable;

/** A node at work. A node that answers with a stream is at work until its stream has ended. */
final class Step implements StreamWatch.Ear {
    final SpanScope span;
    private final Walk walk;
    private final String node;

    Step(SpanScope span, Walk walk, String node) {
        this.span = span;
        this.walk = walk;
        this.node = node;
    }

    /** The same future wherever that is possible: what it answers and how it fails stays the graph's. */
    CompletableFuture<Map<String, Object>> follow(CompletableFuture<Map<String, Object>> result) {
        if (result.isCompletedExceptionally()) {
            result.whenComplete((answer, failure) -> failed(failure));
            return result;
        }
        if (result.isDone()) {
            Map<String, Object> answer = result.join();
            Map<String, Object> watched = answered(answer);
            return watched == answer ? result : CompletableFuture.completedFuture(watched);
        }
        CompletableFuture<Map<String, Object>> seen = new CompletableFuture<>();
        result.whenComplete((answer, failure) -> {
            if (failure == null) {
                seen.complete(answered(answer));
            } else {
                failed(failure);
                seen.completeExceptionally(failure);
            }
        });
        seen.whenComplete((answer, failure) -> {
            if (seen.isCancelled()) {
                result.cancel(true);
            }
        });
        return seen;
    }

    private Map<String, Object> answered(Map<String, Object> answer) {
        return Guard.orElse(answer, "langgraph4j answer", () -> {
            Map<String, Object> plain = new LinkedHashMap<>();
            Map<String, Object> watched = new LinkedHashMap<>();
            answer.forEach((key, value) -> {
                if (value instanceof AsyncGenerator<?> stream) {
                    watched.put(key, StreamWatch.over(stream, this));
                } else {
                    plain.put(key, value);
                    watched.put(key, value);
                }
            });
            span.output(plain);
            if (plain.size() == answer.size()) {
                walk.reached(node);
                span.end();
                return answer;
            }
            return watched;
        });
    }

    @Override
    public void heard() {
        span.firstOutput();
    }

    @Override
    public void done(@Nullable Object result) {
        GraphResult known = GraphResult.from(result);
        if (known.isCancelled()) {
            span.cancel();
            return;
        }
        if (known.isInterruptionMetadata()) {
            span.attribute("graph.interrupted", true);
        } else {
            if (known.isStateData()) {
                span.output(known.asStateData());
            }
            walk.reached(node);
        }
        span.end();
    }

    @Override
    public void failed(Throwable failure) {
        span.fail(cause(failure));
    }

    @Override
    public void cancelled() {
        span.cancel();
    }

    /** The failure itself, out of what the graph and its futures put around it. */
    static Throwable cause(Throwable failure) {
        Throwable inner = failure;
        while ((inner instanceof CompletionException
                        || inner instanceof ExecutionException
                        || inner instanceof GraphRunnerException)
                && inner.getCause() != null) {
            inner = inner.getCause();
        }
        return inner;
    }
}
