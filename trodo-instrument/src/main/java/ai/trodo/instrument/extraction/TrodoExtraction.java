package ai.trodo.instrument.extraction;

import ai.trodo.TrodoClient;
import ai.trodo.capture.SpanScope;
import ai.trodo.capture.UsageReader;
import ai.trodo.capture.event.Extraction;
import ai.trodo.model.SpanKind;
import ai.trodo.model.Usage;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * Takes values of the application's types out of a model's answers, whatever framework the model is of. An answer that is
 * not JSON, or does not keep to the schema of the type, is told to the model, which then tries again. Each attempt is a
 * model call of the run, and what came of it an event {@code extraction} with the tokens of all attempts. Made by
 * {@code TrodoSpringAi.extraction} or {@code TrodoLangChain4j.extraction}; may be shared.
 *
 * @param <M> the framework's message
 */
public final class TrodoExtraction<M> {
    private static final int DEFAULT_ATTEMPTS = 3;

    private final ExtractionModel<M> model;
    private final TrodoClient trodo;
    private final int attempts;

    /** With as many attempts as {@link #DEFAULT_ATTEMPTS} says. */
    public TrodoExtraction(ExtractionModel<M> model, TrodoClient trodo) {
        this(model, trodo, DEFAULT_ATTEMPTS);
    }

    private TrodoExtraction(ExtractionModel<M> model, TrodoClient trodo, int attempts) {
        this.model = model;
        this.trodo = trodo;
        this.attempts = attempts;
    }

    /** The same with another number of answers after which it gives up. */
    public TrodoExtraction<M> attempts(int most) {
        if (most < 1) {
            throw new IllegalArgumentException("attempts must be at least 1, got: " + most);
        }
        return new TrodoExtraction<>(model, trodo, most);
    }

    /** Out of one message of the user. */
    public <T> T extract(Class<T> type, String text) {
        return extract(type, List.of(model.user(text)));
    }

    /**
     * Out of a conversation.
     *
     * @throws ExtractionException when no attempt gave what was asked for
     */
    public <T> T extract(Class<T> type, List<? extends M> messages) {
        Extracted<T> extracted = tryExtract(type, messages);
        T value = extracted.value();
        if (value == null) {
            throw new ExtractionException(type, extracted);
        }
        return value;
    }

    /** The same without an exception for answers that cannot be used. */
    public <T> Extracted<T> tryExtract(Class<T> type, List<? extends M> messages) {
        return trodo.span("extract " + type.getSimpleName(), SpanKind.CHAIN)
                .orRun()
                .call(stage -> attempts(type, messages, stage));
    }

    private <T> Extracted<T> attempts(Class<T> type, List<? extends M> messages, SpanScope stage) {
        ExtractionModel.Target<T> target = model.target(type);
        List<M> chat = new ArrayList<>(messages);
        chat.add(model.user(target.instructions()));
        Usage usage = Usage.UNKNOWN;
        for (int attempt = 1; ; attempt++) {
            ExtractionModel.Answer answer = ask(chat, target);
            usage = usage.plus(UsageReader.read(answer.response()).usage());
            String text = answer.text() == null ? "" : answer.text();
            Judgement judgement = Judgement.of(target.schemaJson(), text);
            T value = null;
            if (judgement.isValid()) {
                try {
                    value = target.read(text);
                } catch (RuntimeException unreadable) {
                    judgement = new Judgement(
                            judgement.schema(), judgement.values(), List.of(String.valueOf(unreadable.getMessage())));
                }
            }
            if (value != null || attempt >= attempts) {
                Extraction taken = judgement.extraction(type.getSimpleName(), attempt, usage);
                stage.event(stage.keepsContents() ? taken : taken.withoutValues());
                return finished(stage, new Extracted<>(value, judgement.problems(), attempt, usage));
            }
            chat.add(model.assistant(text));
            chat.add(model.user("This was not what was asked for: " + String.join("; ", judgement.problems())
                    + ". Answer again, with nothing but JSON that keeps to the schema."));
        }
    }

    private static <T> Extracted<T> finished(SpanScope stage, Extracted<T> extracted) {
        if (extracted.isValid()) {
            stage.output(extracted.value());
        } else {
            String problems = String.join("; ", extracted.problems());
            stage.error("ExtractionException", stage.keepsContents() ? problems : null, null);
        }
        return extracted;
    }

    /** A span of its own, because not every model tells of its calls; one that does adds to it. */
    private ExtractionModel.Answer ask(List<M> chat, ExtractionModel.Target<?> target) {
        if (!model.isOneCall()) {
            return model.ask(chat, target);
        }
        return trodo.llm("chat").call(call -> {
            ExtractionModel.Answer answer = model.ask(chat, target);
            @Nullable String text = answer.text();
            call.output(text == null ? "" : text);
            Usage usage = UsageReader.read(answer.response()).usage();
            if (!usage.isUnknown()) {
                call.usage(usage);
            }
            return answer;
        });
    }
}
