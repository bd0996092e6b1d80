package ai.trodo.instrument.langchain4j;

import ai.trodo.TrodoClient;
import dev.langchain4j.observability.api.AiServiceListenerRegistrar;
import dev.langchain4j.observability.api.DefaultAiServiceListenerRegistrar;
import dev.langchain4j.spi.observability.AiServiceListenerRegistrarFactory;
import java.util.ServiceLoader;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/**
 * Found by LangChain4j through its service loader, so that each AI service is followed without a word of its author. It
 * takes the first factory that it finds; a user's own one still makes the registrar and we only listen.
 */
public final class LangChain4j implements AiServiceListenerRegistrarFactory {
    private static volatile @Nullable ServiceCalls calls;

    /** From now on AI services are recorded by this client; null ends it. Services made before are not seen. */
    public static void recordWith(@Nullable TrodoClient trodo) {
        calls = trodo == null ? null : new ServiceCalls(() -> trodo);
    }

    /** The same for a client that does not exist yet: asked for when an AI service is first called. */
    public static void recordLater(Supplier<TrodoClient> trodo) {
        calls = new ServiceCalls(trodo);
    }

    @Override
    public AiServiceListenerRegistrar get() {
        AiServiceListenerRegistrar registrar = theirs();
        ServiceCalls current = calls;
        if (current != null) {
            current.listenTo(registrar);
        }
        return registrar;
    }

    private static AiServiceListenerRegistrar theirs() {
        for (AiServiceListenerRegistrarFactory factory : ServiceLoader.load(AiServiceListenerRegistrarFactory.class)) {
            if (!(factory instanceof LangChain4j)) {
                return factory.get();
            }
        }
        return new DefaultAiServiceListenerRegistrar();
    }
}
