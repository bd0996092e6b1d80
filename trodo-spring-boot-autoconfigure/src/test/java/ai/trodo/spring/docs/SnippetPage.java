package ai.trodo.spring.docs;

import ai.trodo.house.Pages;
import java.nio.file.Path;

/** A page with Java in it, and what its reader has at hand: imports, and variables with obvious names. */
enum SnippetPage {
    README("README.md", """
            import org.springframework.stereotype.*;
            """, """
            record Order(String id) {}
            """),
    ANNOTATIONS("docs/guide/annotations.md", """
            import java.io.IOException;
            import java.lang.annotation.*;
            import org.springframework.core.annotation.AliasFor;
            import org.springframework.stereotype.Service;
            import org.springframework.web.bind.annotation.*;
            import org.springframework.web.servlet.mvc.method.annotation.SseEmitter;
            import reactor.core.publisher.Flux;
            """, ""),
    CONFIGURATION("docs/guide/configuration.md", """
            import ai.trodo.spring.client.*;
            import org.slf4j.MDC;
            import org.springframework.context.annotation.*;
            """, ""),
    PROPAGATION("docs/guide/propagation.md", """
            import ai.trodo.spring.async.*;
            import ai.trodo.spring.http.*;
            import java.io.IOException;
            import java.net.http.*;
            import org.springframework.amqp.rabbit.annotation.RabbitListener;
            import org.springframework.jms.annotation.JmsListener;
            import org.springframework.kafka.annotation.KafkaListener;
            import org.springframework.kafka.core.KafkaTemplate;
            import org.springframework.scheduling.concurrent.ThreadPoolTaskExecutor;
            """, ""),
    DELIVERY("docs/guide/delivery.md", """
            import ai.trodo.export.*;
            import ai.trodo.pipeline.*;
            import java.nio.file.Path;
            import java.time.Duration;
            """, """
            TrodoClient trodo;
            """),
    OPENTELEMETRY("docs/guide/opentelemetry.md", """
            import ai.trodo.export.*;
            import ai.trodo.instrument.otel.TrodoOpenTelemetry;
            import io.opentelemetry.api.trace.Tracer;
            import io.opentelemetry.sdk.trace.SdkTracerProvider;
            """, """
            TrodoClient trodo;
            """),
    OPERATOR_DATA("docs/guide/operator-data.md", """
            import ai.trodo.server.audit.*;
            """, """
            String json;
            byte[] secret;
            """),
    FROM_TRODO_SDKS("docs/migrate/trodo-sdks.md", """
            import ai.trodo.model.*;
            """, """
            TrodoClient trodo;
            String user;
            String chat;
            String question;
            record Order(String id) {}
            String classify(String text) { return text; }
            Order find(String topic) { return new Order(topic); }
            """),
    FROM_AGENTTRACE("docs/migrate/agenttrace.md", """
            import ai.trodo.model.*;
            import java.nio.file.Path;
            """, """
            TrodoClient trodo;
            String user;
            String chat;
            String question;
            String ask(String text) { return text; }
            """),
    FROM_WATCHLOG("docs/migrate/watchlog.md", """
            import ai.trodo.model.*;
            import java.time.Duration;
            """, """
            TrodoClient trodo;
            String user;
            String question;
            String ask(String text) { return text; }
            """);

    private static final String IMPORTS = """
            import ai.trodo.*;
            import ai.trodo.annotation.*;
            import ai.trodo.capture.*;
            import ai.trodo.context.*;
            import java.net.URI;
            import java.util.*;
            import java.util.concurrent.*;
            """;

    private final String page;
    private final String imports;
    private final String given;

    SnippetPage(String page, String imports, String given) {
        this.page = page;
        this.imports = imports;
        this.given = given;
    }

    Path path() {
        return Pages.ROOT.resolve(page);
    }

    String source(String className, String code) {
        return IMPORTS + imports + "class " + className + " {\n" + given + code + "}\n";
    }

    @Override
    public String toString() {
        return page;
    }
}
