package ai.trodo.server.boot;

import java.util.ArrayList;
import java.util.List;
import org.springframework.boot.SpringApplication;
import org.springframework.boot.SpringBootConfiguration;
import org.springframework.boot.WebApplicationType;
import org.springframework.boot.autoconfigure.EnableAutoConfiguration;
import org.springframework.boot.security.autoconfigure.SecurityAutoConfiguration;
import org.springframework.boot.security.autoconfigure.web.reactive.ReactiveWebSecurityAutoConfiguration;
import org.springframework.boot.security.autoconfigure.web.servlet.SecurityFilterAutoConfiguration;
import org.springframework.boot.security.autoconfigure.web.servlet.ServletWebSecurityAutoConfiguration;
import org.springframework.context.ConfigurableApplicationContext;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;
import org.springframework.security.config.Customizer;
import org.springframework.security.config.annotation.web.builders.HttpSecurity;
import org.springframework.security.core.userdetails.User;
import org.springframework.security.core.userdetails.UserDetailsService;
import org.springframework.security.provisioning.InMemoryUserDetailsManager;
import org.springframework.security.web.SecurityFilterChain;

/** Applications as users have them, with the server on their class path and nothing configured for it. */
final class EmbeddedApps {
    private EmbeddedApps() {}

    @SpringBootConfiguration(proxyBeanMethods = false)
    @EnableAutoConfiguration(
            exclude = {
                SecurityAutoConfiguration.class,
                ServletWebSecurityAutoConfiguration.class,
                SecurityFilterAutoConfiguration.class,
                ReactiveWebSecurityAutoConfiguration.class
            })
    static class Plain {}

    @SpringBootConfiguration(proxyBeanMethods = false)
    @EnableAutoConfiguration
    static class Secured {
        @Configuration(proxyBeanMethods = false)
        static class Rules {
            @Bean
            SecurityFilterChain rules(HttpSecurity http) throws Exception {
                http.authorizeHttpRequests(requests -> requests.anyRequest().permitAll());
                http.httpBasic(Customizer.withDefaults());
                return http.build();
            }

            @Bean
            UserDetailsService users() {
                return new InMemoryUserDetailsManager(
                        User.withUsername("boss")
                                .password("{noop}secret")
                                .roles("TRODO_ADMIN")
                                .build(),
                        User.withUsername("reader")
                                .password("{noop}secret")
                                .roles("TRODO_VIEWER")
                                .build(),
                        User.withUsername("customer")
                                .password("{noop}secret")
                                .roles("USER")
                                .build());
            }
        }
    }

    static ConfigurableApplicationContext start(Class<?> app, WebApplicationType type, String... properties) {
        List<String> args = new ArrayList<>(List.of("--server.port=0", "--spring.main.banner-mode=off"));
        for (String property : properties) {
            args.add("--" + property);
        }
        SpringApplication application = new SpringApplication(app);
        application.setWebApplicationType(type);
        application.setRegisterShutdownHook(false);
        return application.run(args.toArray(new String[0]));
    }

    static String base(ConfigurableApplicationContext app) {
        return "http://127.0.0.1:" + app.getEnvironment().getProperty("local.server.port");
    }
}
