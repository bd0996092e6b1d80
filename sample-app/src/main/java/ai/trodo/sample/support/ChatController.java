package ai.trodo.sample.support;

import ai.trodo.TrodoClient;
import ai.trodo.capture.Feedback;
import ai.trodo.sample.support.SupportAgent.ChatEvent;
import org.springframework.http.HttpStatus;
import org.springframework.http.MediaType;
import org.springframework.web.bind.annotation.PostMapping;
import org.springframework.web.bind.annotation.RequestBody;
import org.springframework.web.bind.annotation.ResponseStatus;
import org.springframework.web.bind.annotation.RestController;
import reactor.core.publisher.Flux;

/** What the chat page calls. */
@RestController
class ChatController {
    private final SupportAgent agent;
    private final TrodoClient trodo;

    ChatController(SupportAgent agent, TrodoClient trodo) {
        this.agent = agent;
        this.trodo = trodo;
    }

    @PostMapping(path = "/chat", produces = MediaType.TEXT_EVENT_STREAM_VALUE)
    Flux<ChatEvent> chat(@RequestBody Question question) {
        return agent.answer(question.user(), question.conversation(), question.text());
    }

    @PostMapping("/feedback")
    @ResponseStatus(HttpStatus.ACCEPTED)
    void feedback(@RequestBody Verdict verdict) {
        trodo.feedback(verdict.run(), verdict.helpful() ? Feedback.positive() : Feedback.negative());
    }

    record Question(String user, String conversation, String text) {}

    record Verdict(String run, boolean helpful) {}
}
