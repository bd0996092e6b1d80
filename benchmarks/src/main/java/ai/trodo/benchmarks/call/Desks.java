package ai.trodo.benchmarks.call;

import ai.trodo.annotation.Agent;
import ai.trodo.annotation.Tool;
import io.micrometer.observation.annotation.Observed;
import io.opentelemetry.instrumentation.annotations.SpanAttribute;
import io.opentelemetry.instrumentation.annotations.WithSpan;
import io.sentry.spring7.tracing.SentryTransaction;

/** One bean class for each annotation; the bodies are the same. */
final class Desks {
    private Desks() {}

    public static class Plain extends Desk {
        @Override
        public Answer answer(String question, Query query) {
            return body(question, query);
        }

        @Override
        public Answer revise(String question, Draft draft) {
            return body(question, draft);
        }
    }

    public static class ForAspect extends Desk {
        @Override
        @Marked("answer")
        public Answer answer(String question, Query query) {
            return body(question, query);
        }

        @Override
        @Marked("answer")
        public Answer revise(String question, Draft draft) {
            return body(question, draft);
        }
    }

    public static class ForMicrometer extends Desk {
        @Override
        @Observed(name = "answer")
        public Answer answer(String question, Query query) {
            return body(question, query);
        }

        @Override
        @Observed(name = "answer")
        public Answer revise(String question, Draft draft) {
            return body(question, draft);
        }
    }

    public static class ForWithSpan extends Desk {
        @Override
        @WithSpan("answer")
        public Answer answer(String question, Query query) {
            return body(question, query);
        }

        @Override
        @WithSpan("answer")
        public Answer revise(String question, Draft draft) {
            return body(question, draft);
        }
    }

    public static class ForWithSpanAttributes extends Desk {
        @Override
        @WithSpan("answer")
        public Answer answer(@SpanAttribute("question") String question, @SpanAttribute("query") Query query) {
            return body(question, query);
        }

        @Override
        @WithSpan("answer")
        public Answer revise(@SpanAttribute("question") String question, @SpanAttribute("query") Draft draft) {
            return body(question, draft);
        }
    }

    public static class ForSentry extends Desk {
        @Override
        @SentryTransaction(operation = "tool", value = "answer")
        public Answer answer(String question, Query query) {
            return body(question, query);
        }

        @Override
        @SentryTransaction(operation = "tool", value = "answer")
        public Answer revise(String question, Draft draft) {
            return body(question, draft);
        }
    }

    public static class ForTrodoTool extends Desk {
        @Override
        @Tool("answer")
        public Answer answer(String question, Query query) {
            return body(question, query);
        }

        @Override
        @Tool("answer")
        public Answer revise(String question, Draft draft) {
            return body(question, draft);
        }
    }

    public static class ForTrodoAgent extends Desk {
        @Override
        @Agent("answer")
        public Answer answer(String question, Query query) {
            return body(question, query);
        }

        @Override
        @Agent("answer")
        public Answer revise(String question, Draft draft) {
            return body(question, draft);
        }
    }
}
