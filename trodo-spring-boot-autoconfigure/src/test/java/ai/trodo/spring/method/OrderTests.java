package ai.trodo.spring.method;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import ai.trodo.TrodoClient;
import ai.trodo.annotation.Tool;
import ai.trodo.model.Span;
import ai.trodo.model.SpanStatus;
import ai.trodo.spring.client.TrodoClientAutoConfiguration;
import ai.trodo.test.RecordingTrodo;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.springframework.boot.autoconfigure.AutoConfigurations;
import org.springframework.boot.autoconfigure.aop.AopAutoConfiguration;
import org.springframework.boot.test.context.runner.ApplicationContextRunner;
import org.springframework.cache.CacheManager;
import org.springframework.cache.annotation.Cacheable;
import org.springframework.cache.annotation.EnableCaching;
import org.springframework.cache.concurrent.ConcurrentMapCacheManager;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;
import org.springframework.resilience.annotation.EnableResilientMethods;
import org.springframework.resilience.annotation.Retryable;
import org.springframework.retry.annotation.Backoff;
import org.springframework.retry.annotation.EnableRetry;
import org.springframework.security.access.AccessDeniedException;
import org.springframework.security.access.prepost.PreAuthorize;
import org.springframework.security.authentication.TestingAuthenticationToken;
import org.springframework.security.config.annotation.method.configuration.EnableMethodSecurity;
import org.springframework.security.core.context.SecurityContextHolder;
import org.springframework.transaction.PlatformTransactionManager;
import org.springframework.transaction.TransactionDefinition;
import org.springframework.transaction.annotation.EnableTransactionManagement;
import org.springframework.transaction.annotation.Transactional;
import org.springframework.transaction.support.AbstractPlatformTransactionManager;
import org.springframework.transaction.support.DefaultTransactionStatus;

/** Where our advisor stands beside those of other annotations, as the guide says. */
class OrderTests {
    private final RecordingTrodo trodo = RecordingTrodo.create();
    private final ApplicationContextRunner runner = new ApplicationContextRunner()
            .withConfiguration(AutoConfigurations.of(
                    AopAutoConfiguration.class, TrodoClientAutoConfiguration.class, TrodoMethodAutoConfiguration.class))
            .withBean(TrodoClient.class, trodo::client)
            .withBean(Work.class);

    @AfterEach
    void close() {
        SecurityContextHolder.clearContext();
        trodo.close();
    }

    @Test
    void aFailingCommitIsAnErrorOfTheSpan() {
        runner.withUserConfiguration(Transactions.class).run(context -> {
            trodo.client()
                    .agent("a")
                    .run(run -> assertThatThrownBy(
                                    () -> context.getBean(Work.class).inTransaction())
                            .hasMessage("commit failed"));
            assertThat(trodo.run().span("inTransaction").status()).isEqualTo(SpanStatus.ERROR);
        });
    }

    @Test
    void aHitInTheCacheIsSeen() {
        runner.withUserConfiguration(Caching.class).run(context -> {
            Work work = context.getBean(Work.class);
            trodo.client().agent("a").run(run -> {
                assertThat(work.cached("k")).isEqualTo(1);
                assertThat(work.cached("k")).isEqualTo(1);
            });
            assertThat(trodo.run().spansNamed("cached")).hasSize(2);
        });
    }

    @Test
    void eachAttemptIsASpan() {
        runner.withUserConfiguration(Resilience.class).run(context -> {
            trodo.client()
                    .agent("a")
                    .run(run -> assertThat(context.getBean(Work.class).flaky()).isEqualTo("third"));
            assertThat(trodo.run().spansNamed("flaky"))
                    .extracting(Span::status)
                    .containsExactly(SpanStatus.ERROR, SpanStatus.ERROR, SpanStatus.OK);
        });
    }

    @Test
    void allAttemptsOfSpringRetryAreOneSpan() {
        runner.withUserConfiguration(SpringRetry.class).run(context -> {
            retried(context.getBean(Work.class));
            assertThat(trodo.run().spansNamed("retried"))
                    .extracting(Span::status)
                    .containsExactly(SpanStatus.OK);
        });
    }

    @Test
    void eachAttemptOfSpringRetryIsASpanWhereItIsPutOutside() {
        runner.withUserConfiguration(SpringRetryOutside.class).run(context -> {
            retried(context.getBean(Work.class));
            assertThat(trodo.run().spansNamed("retried"))
                    .extracting(Span::status)
                    .containsExactly(SpanStatus.ERROR, SpanStatus.ERROR, SpanStatus.OK);
        });
    }

    private void retried(Work work) {
        trodo.client().agent("a").run(run -> assertThat(work.retried()).isEqualTo("third"));
    }

    @Test
    void aRefusedCallIsSeenAsAnError() {
        runner.withUserConfiguration(Security.class).run(context -> {
            SecurityContextHolder.getContext()
                    .setAuthentication(new TestingAuthenticationToken("eve", "x", "ROLE_USER"));
            trodo.client()
                    .agent("a")
                    .run(run -> assertThatThrownBy(
                                    () -> context.getBean(Work.class).adminOnly())
                            .isInstanceOf(AccessDeniedException.class));
            assertThat(trodo.run().span("adminOnly").status()).isEqualTo(SpanStatus.ERROR);
        });
    }

    public static class Work {
        private final AtomicInteger calls = new AtomicInteger();

        @Tool
        @Transactional
        public void inTransaction() {}

        @Tool
        @Cacheable("numbers")
        public int cached(String key) {
            return calls.incrementAndGet();
        }

        @Tool
        @Retryable(maxRetries = 5, delay = 1)
        public String flaky() {
            if (calls.incrementAndGet() < 3) {
                throw new IllegalStateException("busy");
            }
            return "third";
        }

        @Tool
        @org.springframework.retry.annotation.Retryable(maxAttempts = 5, backoff = @Backoff(1))
        public String retried() {
            return flaky();
        }

        @Tool
        @PreAuthorize("hasRole('ADMIN')")
        public void adminOnly() {}
    }

    @Configuration(proxyBeanMethods = false)
    @EnableTransactionManagement
    static class Transactions {
        @Bean
        PlatformTransactionManager transactions() {
            return new AbstractPlatformTransactionManager() {
                @Override
                protected Object doGetTransaction() {
                    return new Object();
                }

                @Override
                protected void doBegin(Object transaction, TransactionDefinition definition) {}

                @Override
                protected void doCommit(DefaultTransactionStatus status) {
                    throw new IllegalStateException("commit failed");
                }

                @Override
                protected void doRollback(DefaultTransactionStatus status) {}
            };
        }
    }

    @Configuration(proxyBeanMethods = false)
    @EnableCaching
    static class Caching {
        @Bean
        CacheManager caches() {
            return new ConcurrentMapCacheManager();
        }
    }

    @Configuration(proxyBeanMethods = false)
    @EnableResilientMethods
    static class Resilience {}

    @Configuration(proxyBeanMethods = false)
    @EnableRetry
    static class SpringRetry {}

    @Configuration(proxyBeanMethods = false)
    @EnableRetry(order = -1)
    static class SpringRetryOutside {}

    @Configuration(proxyBeanMethods = false)
    @EnableMethodSecurity
    static class Security {}
}
