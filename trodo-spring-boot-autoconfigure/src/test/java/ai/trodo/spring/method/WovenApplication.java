package ai.trodo.spring.method;

import ai.trodo.TrodoClient;
import ai.trodo.annotation.Agent;
import ai.trodo.annotation.Llm;
import ai.trodo.annotation.Retrieval;
import ai.trodo.annotation.Tool;
import ai.trodo.annotation.Traced;
import ai.trodo.spring.client.TrodoClientAutoConfiguration;
import ai.trodo.test.RecordingTrodo;
import java.util.Map;
import kotlin.coroutines.Continuation;
import kotlin.coroutines.CoroutineContext;
import kotlin.coroutines.EmptyCoroutineContext;
import kotlin.coroutines.intrinsics.IntrinsicsKt;
import org.springframework.boot.autoconfigure.aop.AopAutoConfiguration;
import org.springframework.context.annotation.AnnotationConfigApplicationContext;
import org.springframework.core.env.MapPropertySource;

/** A program for a JVM of its own, with classes that a weaver has worked on. Prints the tree that it recorded. */
public final class WovenApplication {
    private WovenApplication() {}

    public static void main(String[] arguments) {
        try (RecordingTrodo trodo = RecordingTrodo.create();
                AnnotationConfigApplicationContext context = new AnnotationConfigApplicationContext()) {
            context.getEnvironment()
                    .getPropertySources()
                    .addFirst(new MapPropertySource("test", Map.of("trodo.aop.mode", "aspectj")));
            context.registerBean(TrodoClient.class, trodo::client);
            context.register(
                    AopAutoConfiguration.class, TrodoClientAutoConfiguration.class, TrodoMethodAutoConfiguration.class);
            context.registerBean(Support.class);
            context.refresh();
            context.getBean(Support.class).answer("u-1", "where?");
            System.out.println(
                    "class " + context.getBean(Support.class).getClass().getSimpleName());
            if (trodo.runs().isEmpty()) {
                System.out.println("user none");
            } else {
                System.out.println("user " + trodo.run().run().distinctId());
                System.out.print(trodo.run().tree());
            }
        }
    }

    static class Support {
        @Agent(name = "support", distinctId = "#user")
        public String answer(String user, String question) {
            Deferred later = new Deferred();
            new Helper().suspended("x", later);
            return look(question) + new Helper().help() + Box.one() + later.goOn();
        }

        @Tool
        private String look(String question) {
            return write();
        }

        @Llm(model = "m")
        final String write() {
            return "!";
        }
    }

    static class Helper {
        @Retrieval
        String help() {
            return foreign();
        }

        @Tool
        Object suspended(String question, Continuation<Object> continuation) {
            Deferred.waiting(continuation);
            return IntrinsicsKt.getCOROUTINE_SUSPENDED();
        }

        @dev.langchain4j.agent.tool.Tool
        String foreign() {
            return "";
        }
    }

    /** A coroutine that waits. */
    static class Deferred implements Continuation<Object> {
        private static Continuation<Object> inner;
        private Object result = "";

        static void waiting(Continuation<Object> continuation) {
            inner = continuation;
        }

        @Override
        public CoroutineContext getContext() {
            return EmptyCoroutineContext.INSTANCE;
        }

        @Override
        public void resumeWith(Object value) {
            result = value;
        }

        Object goOn() {
            inner.resumeWith("resumed");
            return result;
        }
    }

    @Traced("box")
    static class Box {
        @Tool("of_static")
        static String one() {
            return new Box().two();
        }

        public String two() {
            return "";
        }
    }
}
