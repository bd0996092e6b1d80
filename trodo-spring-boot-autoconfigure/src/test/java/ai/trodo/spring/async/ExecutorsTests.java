package ai.trodo.spring.async;

import static org.assertj.core.api.Assertions.assertThat;

import ai.trodo.TrodoClient;
import ai.trodo.annotation.Agent;
import ai.trodo.annotation.Tool;
import ai.trodo.context.ContextExecutors;
import ai.trodo.spring.client.TrodoClientAutoConfiguration;
import ai.trodo.spring.method.TrodoMethodAutoConfiguration;
import ai.trodo.test.RecordedRun;
import ai.trodo.test.RecordingTrodo;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.Callable;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.Executor;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.ThreadPoolExecutor;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.springframework.boot.autoconfigure.AutoConfigurations;
import org.springframework.boot.autoconfigure.aop.AopAutoConfiguration;
import org.springframework.boot.autoconfigure.task.TaskExecutionAutoConfiguration;
import org.springframework.boot.autoconfigure.task.TaskSchedulingAutoConfiguration;
import org.springframework.boot.test.context.runner.ApplicationContextRunner;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;
import org.springframework.core.task.SimpleAsyncTaskExecutor;
import org.springframework.core.task.TaskDecorator;
import org.springframework.scheduling.annotation.Async;
import org.springframework.scheduling.annotation.EnableAsync;
import org.springframework.scheduling.annotation.EnableScheduling;
import org.springframework.scheduling.annotation.Scheduled;
import org.springframework.scheduling.concurrent.ThreadPoolTaskExecutor;

class ExecutorsTests {
    private final RecordingTrodo trodo = RecordingTrodo.create();

    private final ApplicationContextRunner runner = new ApplicationContextRunner()
            .withConfiguration(AutoConfigurations.of(
                    AopAutoConfiguration.class,
                    TaskExecutionAutoConfiguration.class,
                    TrodoClientAutoConfiguration.class,
                    TrodoMethodAutoConfiguration.class,
                    TrodoAsyncAutoConfiguration.class))
            .withBean(TrodoClient.class, trodo::client);

    @AfterEach
    void close() {
        trodo.close();
    }

    @Test
    void asyncMethodsStayInTheRunOfTheirCaller() {
        runner.withUserConfiguration(AsyncTools.class).run(context -> {
            Tools tools = context.getBean(Tools.class);
            trodo.client().agent("a").run(run -> {
                List<CompletableFuture<String>> answers = new ArrayList<>();
                for (int i = 0; i < 100; i++) {
                    answers.add(tools.later(i));
                }
                answers.forEach(CompletableFuture::join);
            });
            RecordedRun run = trodo.run();
            assertThat(run.spansNamed("later")).hasSize(100).allSatisfy(span -> {
                assertThat(span.parentSpanId()).isNull();
                assertThat(span.output().text()).startsWith("done");
            });
        });
    }

    @Test
    void asyncMethodsOnVirtualThreadsStayInTheRunToo() {
        runner.withUserConfiguration(AsyncTools.class)
                .withPropertyValues("spring.threads.virtual.enabled=true")
                .run(context -> {
                    trodo.client()
                            .agent("a")
                            .run(run -> context.getBean(Tools.class).later(1).join());
                    assertThat(trodo.run().spansNamed("later")).hasSize(1);
                });
    }

    @Test
    void theDecoratorOfTheUserStillWorks() {
        AtomicInteger decorated = new AtomicInteger();
        runner.withUserConfiguration(AsyncTools.class)
                .withBean(TaskDecorator.class, () -> task -> {
                    decorated.incrementAndGet();
                    return task;
                })
                .run(context -> {
                    trodo.client()
                            .agent("a")
                            .run(run -> context.getBean(Tools.class).later(1).join());
                    assertThat(decorated).hasValue(1);
                    assertThat(trodo.run().spansNamed("later")).hasSize(1);
                });
    }

    @Test
    void executorServiceBeansCarryTheRun() {
        runner.withUserConfiguration(Pools.class).withBean(Tools.class).run(context -> {
            Tools tools = context.getBean(Tools.class);
            ExecutorService pool = context.getBean("pool", ExecutorService.class);
            Executor plain = context.getBean("plain", Executor.class);
            ScheduledExecutorService timer = context.getBean("timer", ScheduledExecutorService.class);
            trodo.client().agent("a").run(run -> {
                Callable<String> task = () -> tools.now("callable");
                pool.submit(task).get();
                pool.submit(() -> {
                            tools.now("runnable");
                        })
                        .get();
                for (Future<String> each : pool.invokeAll(List.of(task, task))) {
                    each.get();
                }
                CompletableFuture.supplyAsync(() -> tools.now("stage"), pool).join();
                CompletableFuture.runAsync(() -> tools.now("plain"), plain).join();
                timer.schedule(() -> tools.now("timer"), 1, TimeUnit.MILLISECONDS)
                        .get();
            });
            assertThat(trodo.run().spansNamed("now")).hasSize(7);
        });
    }

    @Test
    void springsOwnExecutorsKeepTheirType() {
        runner.withUserConfiguration(SpringPools.class).withBean(Tools.class).run(context -> {
            Tools tools = context.getBean(Tools.class);
            trodo.client().agent("a").run(run -> {
                context.getBean(ThreadPoolTaskExecutor.class)
                        .submit(() -> tools.now("pool"))
                        .get();
                context.getBean(SimpleAsyncTaskExecutor.class)
                        .submit(() -> tools.now("simple"))
                        .get();
            });
            assertThat(trodo.run().spansNamed("now")).hasSize(2);
        });
    }

    @Test
    void aBeanThatPromisesItsClassIsNotReplaced() {
        runner.withUserConfiguration(ConcretePool.class)
                .run(context -> assertThat(context).hasSingleBean(ThreadPoolExecutor.class));
    }

    @Test
    void aTaskFromOutsideAnyRunSeesNone() {
        runner.withUserConfiguration(Pools.class).withBean(Tools.class).run(context -> {
            ExecutorService pool = context.getBean("pool", ExecutorService.class);
            trodo.client().agent("a").run(run -> pool.submit(() -> {}).get());
            String runId =
                    pool.submit(() -> trodo.client().currentRun().runId()).get();
            assertThat(runId).isEmpty();
        });
    }

    @Test
    void switchedOffExecutorsAreLeftAlone() {
        runner.withPropertyValues("trodo.instrument.async.enabled=false")
                .withUserConfiguration(Pools.class)
                .run(context -> assertThat(ContextExecutors.isCarrying(context.getBean("pool", Executor.class)))
                        .isFalse());
    }

    @Test
    void aScheduledMethodIsARunOfItsOwnOnlyIfAnnotated() {
        runner.withConfiguration(AutoConfigurations.of(TaskSchedulingAutoConfiguration.class))
                .withUserConfiguration(Scheduling.class)
                .withBean(Tools.class)
                .run(context -> {
                    assertThat(context.getBean(Jobs.class).worked().await(10, TimeUnit.SECONDS))
                            .isTrue();
                    assertThat(trodo.runs())
                            .isNotEmpty()
                            .allSatisfy(run -> assertThat(run.run().agentName()).isEqualTo("nightly"));
                });
    }

    @Configuration(proxyBeanMethods = false)
    @EnableAsync
    static class AsyncTools {
        @Bean
        Tools tools() {
            return new Tools();
        }
    }

    @Configuration(proxyBeanMethods = false)
    static class Pools {
        @Bean
        ExecutorService pool() {
            return Executors.newFixedThreadPool(2);
        }

        @Bean(destroyMethod = "shutdown")
        ScheduledExecutorService timer() {
            return Executors.newSingleThreadScheduledExecutor();
        }

        @Bean
        Executor plain() {
            return task -> new Thread(task).start();
        }
    }

    @Configuration(proxyBeanMethods = false)
    static class SpringPools {
        @Bean
        ThreadPoolTaskExecutor threadPool() {
            return new ThreadPoolTaskExecutor();
        }

        @Bean
        SimpleAsyncTaskExecutor simple() {
            return new SimpleAsyncTaskExecutor();
        }
    }

    @Configuration(proxyBeanMethods = false)
    static class ConcretePool {
        @Bean
        ThreadPoolExecutor concrete() {
            return (ThreadPoolExecutor) Executors.newFixedThreadPool(1);
        }
    }

    @Configuration(proxyBeanMethods = false)
    @EnableScheduling
    static class Scheduling {
        @Bean
        Jobs jobs(Tools tools) {
            return new Jobs(tools);
        }
    }

    static class Jobs {
        private final CountDownLatch worked = new CountDownLatch(4);
        private final Tools tools;

        Jobs(Tools tools) {
            this.tools = tools;
        }

        public CountDownLatch worked() {
            return worked;
        }

        @Scheduled(fixedDelay = 5)
        public void unmarked() {
            tools.now("nothing");
            worked.countDown();
        }

        @Scheduled(fixedDelay = 5)
        @Agent("nightly")
        public void marked() {
            tools.now("something");
            worked.countDown();
        }
    }

    static class Tools {
        @Async
        @Tool
        public CompletableFuture<String> later(int number) {
            return CompletableFuture.completedFuture("done " + number);
        }

        @Tool
        public String now(String what) {
            return what;
        }
    }
}
