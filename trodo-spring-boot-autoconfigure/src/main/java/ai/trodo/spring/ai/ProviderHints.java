package ai.trodo.spring.ai;

import java.lang.reflect.Method;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Set;
import org.jspecify.annotations.Nullable;
import org.springframework.aot.hint.MemberCategory;
import org.springframework.aot.hint.RuntimeHints;
import org.springframework.aot.hint.RuntimeHintsRegistrar;
import org.springframework.util.ClassUtils;

/**
 * What a native image must keep of the providers' libraries: our stand-ins for their clients, for each service that a client
 * leads to and for their streams, and the properties in which their answers tell what was used.
 */
final class ProviderHints implements RuntimeHintsRegistrar {
    private static final List<Library> LIBRARIES = List.of(
            sdk("com.openai.", "client.OpenAIClient", "client.OpenAIClientAsync"),
            sdk("com.anthropic.", "client.AnthropicClient", "client.AnthropicClientAsync"),
            new Library(
                    "software.amazon.awssdk.services.bedrockruntime.",
                    List.of("BedrockRuntimeClient", "BedrockRuntimeAsyncClient")));

    private static final String[] USAGE = {
        "com.openai.models.chat.completions.ChatCompletion",
        "com.openai.models.completions.CompletionUsage",
        "com.openai.models.completions.CompletionUsage$CompletionTokensDetails",
        "com.openai.models.completions.CompletionUsage$PromptTokensDetails",
        "com.openai.models.responses.Response",
        "com.openai.models.responses.ResponseUsage",
        "com.openai.models.responses.ResponseUsage$InputTokensDetails",
        "com.openai.models.responses.ResponseUsage$OutputTokensDetails",
        "com.anthropic.models.messages.Message",
        "com.anthropic.models.messages.Usage",
        "org.springframework.ai.chat.model.ChatResponse",
        "org.springframework.ai.chat.metadata.ChatResponseMetadata",
        "org.springframework.ai.chat.metadata.DefaultUsage",
        "org.springframework.ai.chat.metadata.Usage",
        "dev.langchain4j.model.chat.response.ChatResponse",
        "dev.langchain4j.model.output.Response",
        "dev.langchain4j.model.output.TokenUsage"
    };

    /**
     * A library whose interfaces are stood in for.
     *
     * @param packages what the names of its classes begin with
     * @param roots interfaces from which the others are found
     */
    private record Library(String packages, List<String> roots) {}

    private static Library sdk(String packages, String client, String asynchronous) {
        return new Library(
                packages,
                List.of(
                        client,
                        asynchronous,
                        "core.http.HttpClient",
                        "core.http.HttpResponseFor",
                        "core.http.StreamResponse",
                        "core.http.AsyncStreamResponse"));
    }

    @Override
    public void registerHints(RuntimeHints hints, @Nullable ClassLoader loader) {
        for (Library library : LIBRARIES) {
            for (Class<?> face : faces(library, loader)) {
                hints.proxies().registerJdkProxy(face);
                hints.reflection().registerType(face, MemberCategory.INVOKE_PUBLIC_METHODS);
                parameters(face, hints);
            }
            hints.reflection()
                    .registerTypeIfPresent(
                            loader,
                            library.packages + "core.ClientOptions$Builder",
                            options -> options.withMembers(MemberCategory.INVOKE_PUBLIC_METHODS)
                                    .withField("httpClient"));
        }
        for (String type : USAGE) {
            hints.reflection().registerTypeIfPresent(loader, type, MemberCategory.INVOKE_PUBLIC_METHODS);
        }
    }

    /** The roots, and every interface of the library that methods of one return or take. */
    private static Set<Class<?>> faces(Library library, @Nullable ClassLoader loader) {
        Set<Class<?>> faces = new LinkedHashSet<>();
        Deque<Class<?>> next = new ArrayDeque<>();
        for (String root : library.roots) {
            String name = library.packages + root;
            if (ClassUtils.isPresent(name, loader)) {
                next.add(ClassUtils.resolveClassName(name, loader));
            }
        }
        while (!next.isEmpty()) {
            Class<?> face = next.remove();
            if (face.isInterface() && face.getName().startsWith(library.packages) && faces.add(face)) {
                for (Method method : face.getMethods()) {
                    next.add(method.getReturnType());
                    next.addAll(List.of(method.getParameterTypes()));
                }
            }
        }
        return faces;
    }

    /** The parameters of a call, which are built again with the mark by which its attempts are known. */
    private static void parameters(Class<?> face, RuntimeHints hints) {
        for (Method method : face.getMethods()) {
            if (method.getName().startsWith("create") && method.getParameterCount() > 0) {
                Class<?> parameters = method.getParameterTypes()[0];
                hints.reflection().registerType(parameters, MemberCategory.INVOKE_PUBLIC_METHODS);
                for (Class<?> nested : parameters.getClasses()) {
                    if (nested.getSimpleName().equals("Builder")) {
                        hints.reflection().registerType(nested, MemberCategory.INVOKE_PUBLIC_METHODS);
                    }
                }
            }
        }
    }
}
