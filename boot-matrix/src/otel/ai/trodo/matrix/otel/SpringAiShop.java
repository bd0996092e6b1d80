package ai.trodo.matrix.otel;

import ai.trodo.annotation.Agent;
import org.springframework.ai.chat.client.ChatClient;
import org.springframework.ai.tool.annotation.Tool;
import org.springframework.boot.autoconfigure.EnableAutoConfiguration;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;
import org.springframework.web.bind.annotation.GetMapping;
import org.springframework.web.bind.annotation.RestController;

/** An agent that asks a model of Spring AI, which asks for a tool. */
@Configuration(proxyBeanMethods = false)
@EnableAutoConfiguration
public class SpringAiShop {
    @Bean
    Support support(ChatClient.Builder chat) {
        return new Support(chat.build());
    }

    static class Orders {
        @Tool(name = "lookup_order", description = "Finds an order")
        String find(String id) {
            return "order " + id + " is on its way";
        }
    }

    public static class Support {
        private final ChatClient chat;

        Support(ChatClient chat) {
            this.chat = chat;
        }

        @Agent(name = "support")
        public String answer(String question) {
            return chat.prompt(question).tools(new Orders()).call().content();
        }
    }

    @RestController
    public static class Desk {
        private final Support support;

        Desk(Support support) {
            this.support = support;
        }

        @GetMapping("/ask")
        public String ask() {
            return support.answer("Where is 1042?");
        }
    }
}
