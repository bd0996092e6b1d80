package ai.trodo.spring.ai;

import ai.trodo.instrument.springai.StreamAdvice;
import ai.trodo.instrument.springai.ToolFailures;
import org.springframework.ai.chat.client.ChatClient;
import org.springframework.ai.tool.execution.ToolExecutionExceptionProcessor;
import org.springframework.beans.factory.config.BeanPostProcessor;

/** Puts our ears where observations are deaf: at failed tools and in streams. */
final class SpringAiBeans implements BeanPostProcessor {
    @Override
    public Object postProcessAfterInitialization(Object bean, String name) {
        if (bean instanceof ToolExecutionExceptionProcessor processor && !(bean instanceof ToolFailures)) {
            return new ToolFailures(processor);
        }
        if (bean instanceof ChatClient.Builder builder) {
            builder.defaultAdvisors(new StreamAdvice());
        }
        return bean;
    }
}
