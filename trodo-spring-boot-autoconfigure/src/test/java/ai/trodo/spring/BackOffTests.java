package ai.trodo.spring;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.InputStream;
import java.lang.reflect.Method;
import java.lang.reflect.Modifier;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.function.Consumer;
import java.util.stream.Stream;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;
import org.springframework.beans.factory.config.ConfigurableListableBeanFactory;
import org.springframework.beans.factory.support.RootBeanDefinition;
import org.springframework.boot.autoconfigure.condition.ConditionalOnBean;
import org.springframework.boot.autoconfigure.condition.ConditionalOnMissingBean;
import org.springframework.boot.autoconfigure.condition.ConditionalOnWebApplication;
import org.springframework.boot.web.context.reactive.StandardReactiveWebEnvironment;
import org.springframework.context.annotation.AnnotatedBeanDefinitionReader;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;
import org.springframework.core.env.MapPropertySource;
import org.springframework.core.env.StandardEnvironment;
import org.springframework.mock.web.MockServletContext;
import org.springframework.util.ClassUtils;
import org.springframework.web.context.support.GenericWebApplicationContext;
import org.springframework.web.context.support.StandardServletEnvironment;

/**
 * Every bean of every auto-configuration steps back for the application's own: of its type, or of its name where an
 * application has many of the type. A new bean method is found here by itself.
 */
class BackOffTests {
    private static final String OWN = "own";

    /** What switches on what is off by default. */
    private static final Map<String, Object> EVERYTHING = Map.of(
            "trodo.bridge.mdc", "true",
            "trodo.bridge.observations", "true",
            "trodo.bridge.baggage", "true",
            "trodo.identity.user-header", "X-User",
            "trodo.identity.user-mdc-key", "user",
            "trodo.identity.principal", "true",
            "trodo.export.otlp.endpoint", "http://localhost:4318",
            "management.endpoints.web.exposure.include", "*");

    private static final Map<String, Map<String, Object>> ELSE = Map.of(
            "trodoWovenRecording", Map.of("trodo.aop.mode", "aspectj"),
            "trodoTraceParentAdvisor", Map.of("trodo.bridge.observations", "false"));

    /** Goes as far as the definitions of beans, and makes none. */
    private static final class Definitions extends GenericWebApplicationContext {
        Definitions() {
            super(new MockServletContext());
        }

        @Override
        protected void registerBeanPostProcessors(ConfigurableListableBeanFactory beans) {}

        @Override
        protected void onRefresh() {}

        @Override
        protected void registerListeners() {}

        @Override
        protected void finishBeanFactoryInitialization(ConfigurableListableBeanFactory beans) {}

        @Override
        protected void finishRefresh() {}
    }

    static Stream<Arguments> beans() throws Exception {
        List<Arguments> beans = new ArrayList<>();
        Path imports = Path.of(
                "target",
                "classes",
                "META-INF/spring/org.springframework.boot.autoconfigure.AutoConfiguration.imports");
        try (InputStream in = Files.newInputStream(imports)) {
            for (String name : new String(in.readAllBytes(), StandardCharsets.UTF_8)
                    .lines()
                    .toList()) {
                collect(ClassUtils.forName(name.trim(), null), null, beans);
            }
        }
        return beans.stream();
    }

    private static void collect(Class<?> type, Class<?> outer, List<Arguments> beans) {
        Class<?> outermost = outer == null ? type : outer;
        Arrays.stream(type.getDeclaredMethods())
                .filter(method -> method.isAnnotationPresent(Bean.class))
                .filter(BackOffTests::canBeReplaced)
                .forEach(method -> beans.add(Arguments.of(outermost, method.getName(), method)));
        for (Class<?> nested : type.getDeclaredClasses()) {
            if (nested.isAnnotationPresent(Configuration.class)) {
                collect(nested, outermost, beans);
            }
        }
    }

    /** Nobody outside of our packages can have a bean of a type that nobody else sees. */
    private static boolean canBeReplaced(Method method) {
        return Modifier.isPublic(method.getReturnType().getModifiers());
    }

    @ParameterizedTest(name = "{1}")
    @MethodSource("beans")
    void stepsBackForTheApplicationsOwn(Class<?> configuration, String name, Method method) {
        assertThat(isOurs(configuration, name, context -> {}))
                .as("without another")
                .isTrue();

        ConditionalOnMissingBean missing = missing(method);
        assertThat(missing).as("@ConditionalOnMissingBean on %s", method).isNotNull();
        String ownName = missing.name().length > 0 ? missing.name()[0] : OWN;
        Class<?> ownType = missing.value().length > 0 ? missing.value()[0] : method.getReturnType();
        assertThat(isOurs(configuration, name, context -> register(context, ownName, ownType)))
                .as("beside the application's own")
                .isFalse();
    }

    private static ConditionalOnMissingBean missing(Method method) {
        ConditionalOnMissingBean onMethod = method.getAnnotation(ConditionalOnMissingBean.class);
        return onMethod != null ? onMethod : method.getDeclaringClass().getAnnotation(ConditionalOnMissingBean.class);
    }

    private static boolean isOurs(Class<?> configuration, String name, Consumer<GenericWebApplicationContext> more) {
        try (Definitions context = new Definitions()) {
            StandardEnvironment environment = environment(configuration);
            Map<String, Object> properties = new LinkedHashMap<>(EVERYTHING);
            properties.putAll(ELSE.getOrDefault(name, Map.of()));
            environment.getPropertySources().addFirst(new MapPropertySource("test", properties));
            context.setEnvironment(environment);
            ConditionalOnBean needed = configuration.getAnnotation(ConditionalOnBean.class);
            if (needed != null) {
                for (Class<?> type : needed.value()) {
                    register(context, "given" + type.getSimpleName(), type);
                }
            }
            more.accept(context);
            new AnnotatedBeanDefinitionReader(context, environment).register(configuration);
            context.refresh();
            return context.containsBeanDefinition(name)
                    && context.getBeanDefinition(name).getFactoryMethodName() != null;
        }
    }

    private static StandardEnvironment environment(Class<?> configuration) {
        ConditionalOnWebApplication web = configuration.getAnnotation(ConditionalOnWebApplication.class);
        return web != null && web.type() == ConditionalOnWebApplication.Type.REACTIVE
                ? new StandardReactiveWebEnvironment()
                : new StandardServletEnvironment();
    }

    private static void register(GenericWebApplicationContext context, String name, Class<?> type) {
        RootBeanDefinition definition = new RootBeanDefinition(type);
        definition.setInstanceSupplier(() -> {
            throw new IllegalStateException("Nobody makes beans here");
        });
        context.registerBeanDefinition(name, definition);
    }
}
