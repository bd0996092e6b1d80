package ai.trodo.spring.client;

import ai.trodo.annotation.Agent;
import ai.trodo.annotation.DoNotCapture;
import ai.trodo.annotation.Llm;
import ai.trodo.annotation.Retrieval;
import ai.trodo.annotation.Sensitive;
import ai.trodo.annotation.Tool;
import ai.trodo.annotation.Traced;
import org.jspecify.annotations.Nullable;
import org.springframework.aot.hint.MemberCategory;
import org.springframework.aot.hint.RuntimeHints;
import org.springframework.aot.hint.RuntimeHintsRegistrar;
import org.springframework.aot.hint.TypeReference;
import org.springframework.util.ClassUtils;

/** What a native image must keep for us, because it is only reached by reflection. */
final class TrodoRuntimeHints implements RuntimeHintsRegistrar {
    private static final Class<?>[] ANNOTATIONS = {
        Agent.class, Tool.class, Llm.class, Retrieval.class, Traced.class, Sensitive.class, DoNotCapture.class
    };

    private static final String[] EXECUTORS = {
        "org.springframework.scheduling.concurrent.ThreadPoolTaskExecutor",
        "org.springframework.scheduling.concurrent.ConcurrentTaskExecutor",
        "org.springframework.core.task.SimpleAsyncTaskExecutor"
    };

    private static final String[] CALLED = {
        "org.springframework.boot.web.client.RestTemplateBuilder",
        "org.springframework.boot.restclient.RestTemplateBuilder",
        "org.springframework.boot.actuate.health.Health",
        "org.springframework.boot.actuate.health.Health$Builder"
    };

    private static final String[] PROXIED = {
        "org.apache.kafka.clients.producer.Producer",
        "org.springframework.boot.actuate.health.HealthIndicator",
        "dev.langchain4j.model.chat.StreamingChatModel",
        "dev.langchain4j.model.chat.response.StreamingChatResponseHandler",
        "dev.langchain4j.http.client.sse.ServerSentEventListener"
    };

    private static final String[] READ = {
        "ai/trodo/capture/prices.csv",
        "ai/trodo/server/store/sql/*.sql",
        "ai/trodo/server/view/answers.json",
        "ai/trodo/server/viewer/*"
    };

    @Override
    public void registerHints(RuntimeHints hints, @Nullable ClassLoader loader) {
        for (Class<?> annotation : ANNOTATIONS) {
            hints.reflection().registerType(annotation, MemberCategory.INVOKE_PUBLIC_METHODS);
        }
        for (String type : EXECUTORS) {
            hints.reflection()
                    .registerTypeIfPresent(
                            loader,
                            type,
                            executor -> executor.withMembers(MemberCategory.INVOKE_PUBLIC_METHODS)
                                    .withField("taskDecorator"));
        }
        for (String type : CALLED) {
            hints.reflection().registerTypeIfPresent(loader, type, MemberCategory.INVOKE_PUBLIC_METHODS);
        }
        for (String resources : READ) {
            hints.resources().registerPattern(resources);
        }
        for (String type : PROXIED) {
            if (ClassUtils.isPresent(type, loader)) {
                hints.proxies().registerJdkProxy(TypeReference.of(type));
            }
        }
    }
}
