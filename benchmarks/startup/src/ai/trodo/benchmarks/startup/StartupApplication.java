package ai.trodo.benchmarks.startup;

import java.lang.management.ManagementFactory;
import org.springframework.boot.SpringApplication;
import org.springframework.boot.autoconfigure.SpringBootApplication;
import org.springframework.boot.context.event.ApplicationReadyEvent;
import org.springframework.context.ApplicationListener;
import org.springframework.context.annotation.Bean;
import org.springframework.web.bind.annotation.GetMapping;
import org.springframework.web.bind.annotation.RestController;

/** A web application of one controller that says when it is ready, and stops. */
@SpringBootApplication
public class StartupApplication {
    public static void main(String[] args) {
        SpringApplication.run(StartupApplication.class, args);
    }

    @RestController
    static class Greeting {
        @GetMapping("/hello")
        String hello() {
            return "hello";
        }
    }

    @Bean
    ApplicationListener<ApplicationReadyEvent> ready() {
        return event -> {
            var process = (com.sun.management.OperatingSystemMXBean) ManagementFactory.getOperatingSystemMXBean();
            long wall =
                    System.currentTimeMillis() - ManagementFactory.getRuntimeMXBean().getStartTime();
            long own = ManagementFactory.getThreadMXBean().getCurrentThreadCpuTime() / 1_000_000;
            System.out.println("READY " + wall + " " + process.getProcessCpuTime() / 1_000_000 + " " + own + " "
                    + ManagementFactory.getClassLoadingMXBean().getLoadedClassCount());
            System.out.flush();
            Runtime.getRuntime().halt(0);
        };
    }
}
