package ai.trodo.instrument.springai;

import ai.trodo.model.Usage;
import java.lang.reflect.Method;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import org.springframework.ai.chat.messages.AssistantMessage;
import org.springframework.ai.chat.messages.Message;
import org.springframework.ai.chat.messages.ToolResponseMessage;
import org.springframework.ai.chat.model.ChatResponse;
import org.springframework.ai.chat.observation.ChatModelObservationContext;
import org.springframework.ai.chat.prompt.ChatOptions;
import org.springframework.util.ClassUtils;
import org.springframework.util.ReflectionUtils;

/**
 * Tokens of one round. The models of Spring AI 1.x run the loop over tools themselves and tell with each round what all
 * rounds so far have cost; counted as they are, the first round would be paid again by each later one. A round is known
 * by the id of the tool call that it answers. Cache and reasoning tokens of later rounds are lost by Spring AI itself.
 */
final class ToolLoopUsage {
    private static final boolean MODELS_ADD_UP = !ClassUtils.isPresent(
            "org.springframework.ai.chat.client.advisor.ToolCallingAdvisor", ToolLoopUsage.class.getClassLoader());
    /** Gone in 2.0. */
    private static final String SWITCH = "getInternalToolExecutionEnabled";

    private static final int MAX_LOOPS = 2_000;

    private final Map<String, Usage> soFar = new LinkedHashMap<>();

    Usage ofThisRound(ChatModelObservationContext context, Usage said) {
        return MODELS_ADD_UP && runsItsTools(context) ? difference(context, said) : said;
    }

    private static boolean runsItsTools(ChatModelObservationContext context) {
        ChatOptions options = context.getRequest().getOptions();
        Method switched =
                options == null ? null : ClassUtils.getMethodIfAvailable(options.getClass(), SWITCH, new Class<?>[0]);
        return switched == null || !Boolean.FALSE.equals(ReflectionUtils.invokeMethod(switched, options));
    }

    private synchronized Usage difference(ChatModelObservationContext context, Usage said) {
        String answered = answeredCall(context.getRequest().getInstructions());
        Usage before = answered == null ? null : soFar.remove(answered);
        String wanted = wantedCall(context.getResponse());
        if (wanted != null) {
            soFar.put(wanted, said);
            if (soFar.size() > MAX_LOOPS) {
                soFar.remove(soFar.keySet().iterator().next());
            }
        }
        return before == null || said.isUnknown() ? said : minus(said, before);
    }

    private static Usage minus(Usage all, Usage before) {
        return new Usage(
                rest(all.totalInput(), before.totalInput()),
                null,
                null,
                rest(all.totalOutput(), before.totalOutput()),
                null);
    }

    private static @Nullable Long rest(@Nullable Long all, @Nullable Long before) {
        return all == null || before == null ? all : Long.valueOf(Math.max(0, all - before));
    }

    private static @Nullable String answeredCall(List<Message> messages) {
        Message last = messages.isEmpty() ? null : messages.get(messages.size() - 1);
        return last instanceof ToolResponseMessage results
                        && !results.getResponses().isEmpty()
                ? results.getResponses().get(0).id()
                : null;
    }

    private static @Nullable String wantedCall(@Nullable ChatResponse response) {
        AssistantMessage answer = response == null || response.getResult() == null
                ? null
                : response.getResult().getOutput();
        return answer != null && answer.hasToolCalls()
                ? answer.getToolCalls().get(0).id()
                : null;
    }
}
