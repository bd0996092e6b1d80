package ai.trodo.instrument.langchain4j;

import dev.langchain4j.invocation.InvocationContext;
import java.lang.reflect.Method;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ConcurrentMap;
import java.util.concurrent.Future;

/** Whether a method of an AI service answers before it returns, or hands out a stream or future. */
final class ReturnKind {
    private static final int MAX_KNOWN = 2_000;
    private static final ConcurrentMap<String, Boolean> KNOWN = new ConcurrentHashMap<>();

    private ReturnKind() {}

    static boolean isImmediate(InvocationContext call) {
        String key = call.interfaceName() + "#" + call.methodName();
        Boolean known = KNOWN.get(key);
        if (known == null) {
            known = look(call.interfaceName(), call.methodName());
            if (KNOWN.size() < MAX_KNOWN) {
                KNOWN.put(key, known);
            }
        }
        return known;
    }

    private static boolean look(String type, String method) {
        try {
            Class<?> service = Class.forName(type, false, Thread.currentThread().getContextClassLoader());
            for (Method candidate : service.getMethods()) {
                if (candidate.getName().equals(method) && isLater(candidate.getReturnType())) {
                    return false;
                }
            }
            return true;
        } catch (ClassNotFoundException | LinkageError e) {
            return false;
        }
    }

    private static boolean isLater(Class<?> type) {
        String name = type.getName();
        return Future.class.isAssignableFrom(type)
                || name.equals("dev.langchain4j.service.TokenStream")
                || name.startsWith("reactor.core.publisher.")
                || name.equals("java.util.concurrent.CompletionStage")
                || name.startsWith("io.smallrye.mutiny.");
    }
}
