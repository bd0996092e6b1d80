package ai.trodo.spring.identity;

import static org.assertj.core.api.Assertions.assertThat;

import ai.trodo.TrodoClient;
import ai.trodo.capture.RunIdentity;
import ai.trodo.export.Destination;
import ai.trodo.export.Frame;
import ai.trodo.spring.client.TrodoClientAutoConfiguration;
import ai.trodo.test.InMemoryDestination;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.slf4j.MDC;
import org.springframework.boot.autoconfigure.AutoConfigurations;
import org.springframework.boot.test.context.FilteredClassLoader;
import org.springframework.boot.test.context.runner.ApplicationContextRunner;
import org.springframework.context.ApplicationContext;
import org.springframework.mock.web.MockHttpServletRequest;
import org.springframework.security.authentication.AnonymousAuthenticationToken;
import org.springframework.security.authentication.TestingAuthenticationToken;
import org.springframework.security.core.authority.AuthorityUtils;
import org.springframework.security.core.context.SecurityContextHolder;
import org.springframework.web.context.request.RequestContextHolder;
import org.springframework.web.context.request.ServletRequestAttributes;

class TrodoIdentityAutoConfigurationTests {
    private final InMemoryDestination memory = new InMemoryDestination();
    private final ApplicationContextRunner runner = new ApplicationContextRunner()
            .withConfiguration(
                    AutoConfigurations.of(TrodoClientAutoConfiguration.class, TrodoIdentityAutoConfiguration.class))
            .withBean(Destination.class, () -> memory);

    @AfterEach
    void forget() {
        MDC.clear();
        SecurityContextHolder.clearContext();
        RequestContextHolder.resetRequestAttributes();
    }

    @Test
    void nobodyIsAskedByDefault() {
        runner.run(context -> assertThat(context).doesNotHaveBean(RunIdentity.class));
    }

    @Test
    void knowsTheUserFromTheLoggingContext() {
        runner.withPropertyValues("trodo.identity.user-mdc-key=user", "trodo.identity.conversation-mdc-key=chat")
                .run(context -> {
                    MDC.put("user", "u-mdc");
                    MDC.put("chat", "c-mdc");
                    assertThat(recorded(context)).contains("\"u-mdc\"", "\"c-mdc\"");
                });
    }

    @Test
    void knowsTheUserFromTheLoginUnlessItIsAnonymous() {
        runner.withPropertyValues("trodo.identity.principal=true").run(context -> {
            SecurityContextHolder.getContext()
                    .setAuthentication(new AnonymousAuthenticationToken(
                            "key", "anonymousUser", AuthorityUtils.createAuthorityList("ROLE_ANONYMOUS")));
            assertThat(recorded(context)).doesNotContain("anonymousUser");
            SecurityContextHolder.getContext().setAuthentication(new TestingAuthenticationToken("alice", "x", "ROLE"));
            assertThat(recorded(context)).contains("\"alice\"");
        });
    }

    @Test
    void knowsTheUserFromAHeaderFirst() {
        runner.withPropertyValues("trodo.identity.principal=true", "trodo.identity.user-header=X-User")
                .run(context -> {
                    SecurityContextHolder.getContext()
                            .setAuthentication(new TestingAuthenticationToken("gateway", "x", "ROLE"));
                    MockHttpServletRequest request = new MockHttpServletRequest();
                    request.addHeader("X-User", "u-header");
                    RequestContextHolder.setRequestAttributes(new ServletRequestAttributes(request));
                    assertThat(recorded(context)).contains("\"u-header\"").doesNotContain("gateway");
                });
    }

    @Test
    void aBeanOfTheUserThatFailsIsPassedOver() {
        runner.withBean("failing", RunIdentity.class, () -> () -> {
                    throw new IllegalStateException("no session");
                })
                .withBean("known", RunIdentity.class, () -> () -> "u-bean")
                .run(context -> assertThat(recorded(context)).contains("\"u-bean\""));
    }

    @Test
    void aBeanOfTheUserSaysWhoseTheRunIs() {
        runner.withBean(RunIdentity.class, Tenant::new).run(context -> {
            recorded(context);
            assertThat(memory.frames()).extracting(Frame::site).containsExactly("acme");
        });
    }

    @Test
    void worksWithoutSecurityOnTheClassPath() {
        runner.withPropertyValues("trodo.identity.principal=true")
                .withClassLoader(new FilteredClassLoader("org.springframework.security"))
                .run(context -> assertThat(context).hasNotFailed().doesNotHaveBean(RunIdentity.class));
    }

    private static final class Tenant implements RunIdentity {
        @Override
        public @Nullable String distinctId() {
            return null;
        }

        @Override
        public String siteId() {
            return "acme";
        }
    }

    private String recorded(ApplicationContext context) {
        TrodoClient client = context.getBean(TrodoClient.class);
        client.agent("a").run(run -> {});
        client.flush(Duration.ofSeconds(10));
        return memory.frames().stream()
                .map(frame -> new String(frame.json(), StandardCharsets.UTF_8))
                .collect(Collectors.joining("\n"));
    }
}
