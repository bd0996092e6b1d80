package ai.trodo.spring.method;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import ai.trodo.TrodoClient;
import ai.trodo.annotation.Agent;
import ai.trodo.annotation.DoNotCapture;
import ai.trodo.annotation.Llm;
import ai.trodo.annotation.Retrieval;
import ai.trodo.annotation.Sensitive;
import ai.trodo.annotation.Tool;
import ai.trodo.annotation.Traced;
import ai.trodo.model.Run;
import ai.trodo.model.RunStatus;
import ai.trodo.model.Span;
import ai.trodo.model.SpanKind;
import ai.trodo.model.SpanStatus;
import ai.trodo.spring.client.TrodoClientAutoConfiguration;
import ai.trodo.test.RecordedRun;
import ai.trodo.test.RecordingTrodo;
import java.lang.annotation.ElementType;
import java.lang.annotation.Retention;
import java.lang.annotation.RetentionPolicy;
import java.lang.annotation.Target;
import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.springframework.aop.support.AopUtils;
import org.springframework.beans.factory.FactoryBean;
import org.springframework.boot.autoconfigure.AutoConfigurations;
import org.springframework.boot.autoconfigure.aop.AopAutoConfiguration;
import org.springframework.boot.test.context.FilteredClassLoader;
import org.springframework.boot.test.context.runner.ApplicationContextRunner;
import org.springframework.core.annotation.AliasFor;

class AnnotatedBeansTests {
    private final RecordingTrodo trodo = RecordingTrodo.create();

    private final ApplicationContextRunner runner = new ApplicationContextRunner()
            .withConfiguration(AutoConfigurations.of(
                    AopAutoConfiguration.class, TrodoClientAutoConfiguration.class, TrodoMethodAutoConfiguration.class))
            .withBean(TrodoClient.class, trodo::client);

    @AfterEach
    void close() {
        trodo.close();
    }

    @Test
    void recordsATreeOfAnnotatedBeans() {
        runner.withBean(Audit.class)
                .withBean(Orders.class)
                .withBean(Models.class)
                .withBean(Support.class)
                .run(context -> {
                    String answer =
                            context.getBean(Support.class).answer(new User("u-7", "gold"), "where is 42?", "chat-1");

                    assertThat(answer).isEqualTo("42 is on its way");
                    RecordedRun recorded = trodo.run();
                    Run run = recorded.run();
                    assertThat(run.agentName()).isEqualTo("support");
                    assertThat(run.distinctId()).isEqualTo("u-7");
                    assertThat(run.conversationId()).isEqualTo("chat-1");
                    assertThat(run.status()).isEqualTo(RunStatus.OK);
                    assertThat(run.input().text()).contains("where is 42?").contains("u-7");
                    assertThat(run.output().text()).isEqualTo("42 is on its way");
                    assertThat(run.metadata()).containsEntry("tier", "gold").containsEntry("channel", "web");
                    assertThat(run.tags()).containsExactlyInAnyOrder("beta", "gold");
                    Span lookup = recorded.span("lookup_order");
                    assertThat(lookup.kind()).isEqualTo(SpanKind.TOOL);
                    assertThat(lookup.parentSpanId()).isNull();
                    assertThat(lookup.input().text()).isEqualTo("42");
                    assertThat(lookup.output().text()).contains("on its way");
                    assertThat(recorded.span("audit").parentSpanId()).isEqualTo(lookup.spanId());
                    assertThat(recorded.span("audit").kind()).isEqualTo(SpanKind.CHAIN);
                    Span llm = recorded.span("write");
                    assertThat(llm.model()).isEqualTo("gpt-4o-mini");
                    assertThat(llm.provider()).isEqualTo("openai");
                    assertThat(recorded.span("search").kind()).isEqualTo(SpanKind.RETRIEVAL);
                });
    }

    @Test
    void worksWithoutTheAspectJWeaver() {
        runner.withClassLoader(new FilteredClassLoader("org.aspectj"))
                .withBean(Orders.class)
                .withBean(Audit.class)
                .run(context -> {
                    trodo.client()
                            .agent("a")
                            .run(run -> context.getBean(Orders.class).find("1"));
                    assertThat(trodo.run().span("lookup_order").kind()).isEqualTo(SpanKind.TOOL);
                });
    }

    @Test
    void worksWithSpringsAutomaticProxiesSwitchedOff() {
        runner.withPropertyValues("spring.aop.auto=false")
                .withBean(Orders.class)
                .withBean(Audit.class)
                .run(context -> {
                    trodo.client()
                            .agent("a")
                            .run(run -> context.getBean(Orders.class).find("1"));
                    assertThat(trodo.run().spansNamed("lookup_order")).hasSize(1);
                });
    }

    @Test
    void givesTheSameExceptionToTheCaller() {
        IllegalStateException bug = new IllegalStateException("no stock");
        runner.withBean(Failing.class, () -> new Failing(bug)).run(context -> {
            assertThatThrownBy(() -> context.getBean(Failing.class).fail()).isSameAs(bug);
            RecordedRun run = trodo.run();
            assertThat(run.run().status()).isEqualTo(RunStatus.ERROR);
            assertThat(run.run().errorSummary()).contains("no stock");
        });
    }

    @Test
    void aToolOutsideARunRecordsNothing() {
        runner.withBean(Orders.class).withBean(Audit.class).run(context -> {
            assertThat(context.getBean(Orders.class).find("1").state()).isEqualTo("on its way");
            assertThat(trodo.runs()).isEmpty();
        });
    }

    @Test
    void leavesBeansWithoutAnnotationsAlone() {
        runner.withBean(Plain.class)
                .run(context -> assertThat(AopUtils.isAopProxy(context.getBean(Plain.class)))
                        .isFalse());
    }

    @Test
    void switchedOffThereIsNoProxy() {
        runner.withPropertyValues("trodo.instrument.methods.enabled=false")
                .withBean(Failing.class, () -> new Failing(new IllegalStateException()))
                .run(context -> assertThat(AopUtils.isAopProxy(context.getBean(Failing.class)))
                        .isFalse());
    }

    @Test
    void readsMetaAnnotationsWithAliases() {
        runner.withBean(Composed.class).run(context -> {
            trodo.client().agent("a").run(run -> context.getBean(Composed.class).pay(3));
            Span pay = trodo.run().span("pay_now");
            assertThat(pay.kind()).isEqualTo(SpanKind.TOOL);
            assertThat(pay.input().isEmpty()).isTrue();
            assertThat(pay.output().text()).isEqualTo("6");
        });
    }

    @Test
    void readsAnnotationsOfInterfacesThroughJdkProxies() {
        runner.withPropertyValues("spring.aop.proxy-target-class=false")
                .withBean("search", HybridSearch.class)
                .run(context -> {
                    Search search = context.getBean(Search.class);
                    assertThat(AopUtils.isJdkDynamicProxy(search)).isTrue();
                    trodo.client().agent("a").run(run -> search.search("jdk", "secret"));
                    Span span = trodo.run().span("search_all");
                    assertThat(span.kind()).isEqualTo(SpanKind.RETRIEVAL);
                    assertThat(span.input().text()).contains("jdk").doesNotContain("secret");
                });
    }

    @Test
    void readsAnnotationsOfClasses() {
        runner.withBean(Toolbox.class).run(context -> {
            Toolbox toolbox = context.getBean(Toolbox.class);
            trodo.client().agent("a").run(run -> {
                toolbox.one();
                toolbox.two();
                toolbox.toString();
            });
            RecordedRun run = trodo.run();
            assertThat(run.spans()).extracting(Span::name).containsExactlyInAnyOrder("box.one", "second");
            assertThat(run.span("second").kind()).isEqualTo(SpanKind.RETRIEVAL);
        });
    }

    @Test
    void recordsGenericMethodsOnceThroughTheirBridges() {
        runner.withBean(StringStep.class).run(context -> {
            Step<String> step = context.getBean(StringStep.class);
            trodo.client().agent("a").run(run -> step.apply("x"));
            assertThat(trodo.run().spans()).hasSize(1);
            assertThat(trodo.run().span("step").output().text()).isEqualTo("x!");
        });
    }

    @Test
    void recordsWhatAFactoryBeanMakes() {
        runner.withBean(SearchFactory.class).run(context -> {
            trodo.client().agent("a").run(run -> context.getBean(Search.class).search("q", "s"));
            assertThat(trodo.run().spansNamed("search_all")).hasSize(1);
        });
    }

    @Test
    void hidesAndOmitsWhatIsMarked() {
        runner.withBean(Vault.class).run(context -> {
            trodo.client().agent("a").run(run -> context.getBean(Vault.class).open("alice", "pin-1", "internal-2"));
            Span span = trodo.run().span("open");
            assertThat(span.input().text())
                    .contains("alice")
                    .contains("[masked]")
                    .doesNotContain("pin-1")
                    .doesNotContain("internal-2");
            assertThat(span.output().text()).doesNotContain("gold");
        });
    }

    @Test
    void nestedAgentsAreSpansAndLinkedOnesAreRuns() {
        runner.withBean(Linked.class).withBean(Nested.class).run(context -> {
            trodo.client().agent("outer").run(run -> {
                context.getBean(Nested.class).work();
                context.getBean(Linked.class).work();
            });
            List<RecordedRun> runs = trodo.runs();
            assertThat(runs).hasSize(2);
            RecordedRun outer = runs.stream()
                    .filter(run -> "outer".equals(run.run().agentName()))
                    .findFirst()
                    .orElseThrow();
            RecordedRun linked = runs.stream()
                    .filter(run -> "linked".equals(run.run().agentName()))
                    .findFirst()
                    .orElseThrow();
            assertThat(outer.span("nested").kind()).isEqualTo(SpanKind.AGENT);
            assertThat(linked.run().parentRunId()).isEqualTo(outer.runId());
        });
    }

    @Test
    void recognisesToolsOfOtherFrameworks() {
        runner.withBean(ForeignTools.class).run(context -> {
            trodo.client().agent("a").run(run -> {
                context.getBean(ForeignTools.class).spring();
                context.getBean(ForeignTools.class).langchain();
            });
            assertThat(trodo.run().spans())
                    .extracting(Span::name, Span::kind)
                    .containsExactlyInAnyOrder(
                            org.assertj.core.groups.Tuple.tuple("weather", SpanKind.TOOL),
                            org.assertj.core.groups.Tuple.tuple("langchain", SpanKind.TOOL));
        });
    }

    @Test
    void anExpressionThatFailsCostsOnlyItsOwnValue() {
        runner.withBean(Careless.class).run(context -> {
            assertThat(context.getBean(Careless.class).greet(null)).isEqualTo("hello");
            RecordedRun run = trodo.run();
            assertThat(run.run().status()).isEqualTo(RunStatus.OK);
            assertThat(run.run().metadata()).containsEntry("fine", "yes");
        });
    }

    @Test
    void expressionsReachBeans() {
        runner.withBean("directory", Directory.class).withBean(Asking.class).run(context -> {
            context.getBean(Asking.class).ask("bob");
            assertThat(trodo.run().run().distinctId()).isEqualTo("id-of-bob");
        });
    }

    @Test
    void anExpressionThatCannotBeParsedStopsTheStartWithAnExplanation() {
        runner.withBean(Broken.class)
                .run(context -> assertThat(context)
                        .hasFailed()
                        .getFailure()
                        .hasRootCauseInstanceOf(org.springframework.expression.ParseException.class)
                        .hasStackTraceContaining("Broken.answer, distinctId"));
    }

    @Test
    void aDisabledClientRecordsNothing() {
        new ApplicationContextRunner()
                .withConfiguration(AutoConfigurations.of(
                        AopAutoConfiguration.class,
                        TrodoClientAutoConfiguration.class,
                        TrodoMethodAutoConfiguration.class))
                .withBean(Failing.class, () -> new Failing(new IllegalStateException("x")))
                .withPropertyValues("trodo.enabled=false")
                .run(context -> {
                    assertThat(context.getBean(TrodoClient.class).isEnabled()).isFalse();
                    assertThatThrownBy(() -> context.getBean(Failing.class).fail())
                            .hasMessage("x");
                });
    }

    @Test
    void anErrorOfATurnIsItsSpansToo() {
        runner.withBean(Turns.class).run(context -> {
            trodo.client()
                    .agent("a")
                    .run(run -> assertThatThrownBy(
                                    () -> context.getBean(Turns.class).turn())
                            .isInstanceOf(java.io.IOException.class));
            Span span = trodo.run().span("turn");
            assertThat(span.status()).isEqualTo(SpanStatus.ERROR);
            assertThat(span.error().type()).isEqualTo("java.io.IOException");
        });
    }

    record User(String id, String plan) {}

    public record Order(String id, String state) {}

    public static class Audit {
        @Traced(kind = SpanKind.CHAIN)
        public void audit(String what) {}
    }

    public static class Orders {
        private final Audit audit;

        public Orders(Audit audit) {
            this.audit = audit;
        }

        @Tool("lookup_order")
        public Order find(String id) {
            audit.audit(id);
            return new Order(id, "on its way");
        }
    }

    static class Models {
        @Llm(model = "gpt-4o-mini", provider = "openai")
        public String write(Order order) {
            return order.id() + " is " + order.state();
        }

        @Retrieval
        public List<String> search(String query) {
            return List.of("doc");
        }
    }

    static class Support {
        private final Orders orders;
        private final Models models;

        Support(Orders orders, Models models) {
            this.orders = orders;
            this.models = models;
        }

        @Agent(
                name = "support",
                distinctId = "#user.id",
                conversationId = "#chatId",
                metadata = {"tier=#user.plan", "channel=web"},
                tags = {"beta", "#user.plan()"})
        public String answer(User user, String question, String chatId) {
            models.search(question);
            return models.write(orders.find("42"));
        }
    }

    static class Failing {
        private final RuntimeException bug;

        Failing(RuntimeException bug) {
            this.bug = bug;
        }

        @Agent("failing")
        public void fail() {
            throw bug;
        }
    }

    static class Plain {
        public void work() {}
    }

    @Tool(captureInput = false)
    @Retention(RetentionPolicy.RUNTIME)
    @Target(ElementType.METHOD)
    @interface PaymentTool {
        @AliasFor(annotation = Tool.class, attribute = "name")
        String value();
    }

    static class Composed {
        @PaymentTool("pay_now")
        public int pay(int amount) {
            return amount * 2;
        }
    }

    interface Search {
        @Retrieval(name = "search_all")
        List<String> search(String query, @DoNotCapture String token);
    }

    static class HybridSearch implements Search {
        @Override
        public List<String> search(String query, String token) {
            return List.of(query);
        }
    }

    static class SearchFactory implements FactoryBean<Search> {
        @Override
        public Search getObject() {
            return new HybridSearch();
        }

        @Override
        public Class<?> getObjectType() {
            return Search.class;
        }
    }

    @Tool("box")
    static class Toolbox {
        public int one() {
            return 1;
        }

        @Retrieval("second")
        public int two() {
            return 2;
        }
    }

    interface Step<T> {
        T apply(T input);
    }

    static class StringStep implements Step<String> {
        @Traced("step")
        @Override
        public String apply(String input) {
            return input + "!";
        }
    }

    static class Vault {
        @Tool
        @Sensitive
        public String open(String who, @Sensitive String pin, @DoNotCapture String note) {
            return "gold";
        }
    }

    static class Nested {
        @Agent("nested")
        public void work() {}
    }

    static class Linked {
        @Agent(name = "linked", linked = true)
        public void work() {}
    }

    static class ForeignTools {
        @org.springframework.ai.tool.annotation.Tool(name = "weather")
        public String spring() {
            return "sun";
        }

        @dev.langchain4j.agent.tool.Tool("a tool that says hello")
        public String langchain() {
            return "hello";
        }
    }

    static class Careless {
        @Agent(
                name = "careless",
                distinctId = "#user.id",
                metadata = {"bad=#user.plan", "fine=yes"})
        public String greet(User user) {
            return "hello";
        }
    }

    static class Directory {
        public String idOf(String name) {
            return "id-of-" + name;
        }
    }

    static class Asking {
        @Agent(name = "asking", distinctId = "@directory.idOf(#a0)")
        public void ask(String name) {}
    }

    static class Broken {
        @Agent(distinctId = "#user.(")
        public void answer(User user) {}
    }

    static class Turns {
        @Traced
        public void turn() throws java.io.IOException {
            throw new java.io.IOException("gone");
        }
    }
}
