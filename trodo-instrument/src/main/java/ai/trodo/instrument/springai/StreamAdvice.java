package ai.trodo.instrument.springai;

import ai.trodo.internal.Guard;
import io.micrometer.observation.Observation;
import io.micrometer.observation.contextpropagation.ObservationThreadLocalAccessor;
import org.springframework.ai.chat.client.ChatClientRequest;
import org.springframework.ai.chat.client.ChatClientResponse;
import org.springframework.ai.chat.client.advisor.api.StreamAdvisor;
import org.springframework.ai.chat.client.advisor.api.StreamAdvisorChain;
import org.springframework.core.Ordered;
import reactor.core.publisher.Flux;

/** Sits next to the model, so that it sees each chunk of each round, and changes nothing. */
public final class StreamAdvice implements StreamAdvisor {
    @Override
    public Flux<ChatClientResponse> adviseStream(ChatClientRequest request, StreamAdvisorChain chain) {
        return Flux.deferContextual(context -> {
            StreamCapture capture = new StreamCapture();
            if (context.getOrDefault(ObservationThreadLocalAccessor.KEY, null) instanceof Observation observation) {
                capture.belongTo(observation);
            }
            return chain.nextStream(request)
                    .doOnNext(response -> Guard.run("spring-ai stream", () -> capture.accept(response.chatResponse())))
                    .doOnTerminate(capture::finished)
                    .doOnCancel(capture::finished);
        });
    }

    @Override
    public String getName() {
        return "trodo-stream";
    }

    @Override
    public int getOrder() {
        return Ordered.LOWEST_PRECEDENCE - 1;
    }
}
