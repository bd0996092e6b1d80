package ai.trodo.server.standalone;

import java.util.LinkedHashMap;
import java.util.Map;
import org.springframework.boot.SpringApplication;
import org.springframework.boot.SpringBootConfiguration;
import org.springframework.boot.WebApplicationType;
import org.springframework.boot.autoconfigure.EnableAutoConfiguration;
import org.springframework.context.annotation.Import;

/** Starts the collector: {@code java -jar trodo-server-<version>-app.jar}. Configured under {@code trodo.server}. */
@SpringBootConfiguration(proxyBeanMethods = false)
@EnableAutoConfiguration
@Import({StandaloneServer.class, StandaloneSecurity.class})
public class TrodoServerApplication {
    /** Takes Spring Boot's own arguments, such as {@code --trodo.server.store.url=...}. */
    public static void main(String[] args) {
        application().run(args);
    }

    /** The application before it runs, so that tests can add properties. */
    public static SpringApplication application() {
        SpringApplication application = new SpringApplication(TrodoServerApplication.class);
        application.setWebApplicationType(WebApplicationType.SERVLET);
        application.setDefaultProperties(defaults());
        return application;
    }

    private static Map<String, Object> defaults() {
        Map<String, Object> defaults = new LinkedHashMap<>();
        defaults.put("spring.application.name", "trodo-server");
        defaults.put("spring.main.banner-mode", "off");
        defaults.put("server.port", "4310");
        defaults.put("server.address", "127.0.0.1");
        defaults.put("server.forward-headers-strategy", "none");
        defaults.put("server.shutdown", "graceful");
        defaults.put("spring.lifecycle.timeout-per-shutdown-phase", "5s");
        defaults.put("server.tomcat.max-connections", "4096");
        defaults.put("server.tomcat.connection-timeout", "20s");
        defaults.put("server.tomcat.max-swallow-size", "1MB");
        defaults.put("server.max-http-request-header-size", "16KB");
        defaults.put("trodo.local.enabled", "false");
        return defaults;
    }
}
