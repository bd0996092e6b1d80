package ai.trodo.spring.method;

import static org.assertj.core.api.Assertions.assertThat;

import ai.trodo.annotation.Retrieval;
import ai.trodo.annotation.Tool;
import java.lang.annotation.Retention;
import java.lang.annotation.RetentionPolicy;
import java.lang.reflect.Proxy;
import java.util.ArrayList;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import org.springframework.aop.framework.ProxyFactory;
import org.springframework.web.servlet.mvc.method.annotation.RequestMappingHandlerAdapter;

class CandidateClassesTests {
    private final CandidateClasses candidates = new CandidateClasses();

    static class OnMethod {
        @Tool
        private void found() {}
    }

    static class Below extends OnMethod {}

    @Tool
    static class OnClass {}

    interface Repository {
        @Retrieval
        default String search() {
            return "";
        }
    }

    interface Books extends Repository {}

    static class Implementing implements Books {}

    @Tool
    @Retention(RetentionPolicy.RUNTIME)
    @interface Step {}

    @Step
    @Retention(RetentionPolicy.RUNTIME)
    @interface Stage {}

    static class ByMetaAnnotation {
        @Stage
        void found() {}
    }

    static class OfSpringAi {
        @org.springframework.ai.tool.annotation.Tool
        void found() {}
    }

    static class OfLangChain4j {
        @dev.langchain4j.agent.tool.Tool
        void found() {}
    }

    static class Plain extends ArrayList<String> {
        private static final long serialVersionUID = 1L;

        @Deprecated
        void nothing() {}

        @Override
        public boolean isEmpty() {
            return true;
        }
    }

    @ParameterizedTest
    @ValueSource(
            classes = {
                OnMethod.class,
                Below.class,
                OnClass.class,
                Books.class,
                Implementing.class,
                ByMetaAnnotation.class,
                OfSpringAi.class,
                OfLangChain4j.class
            })
    void areThoseThatCarrySomethingOfOursAnywhereInTheirHierarchy(Class<?> type) {
        assertThat(candidates.matches(type)).isTrue();
    }

    @Test
    void areTheProxiesOfThem() {
        Object ofInterface = Proxy.newProxyInstance(
                getClass().getClassLoader(), new Class<?>[] {Books.class}, (self, method, arguments) -> null);
        ProxyFactory factory = new ProxyFactory(new OnMethod());
        factory.setProxyTargetClass(true);
        assertThat(candidates.matches(ofInterface.getClass())).isTrue();
        assertThat(candidates.matches(factory.getProxy().getClass())).isTrue();
    }

    @ParameterizedTest
    @ValueSource(classes = {Plain.class, Object.class, ArrayList.class, RequestMappingHandlerAdapter.class})
    void areNotTheOthers(Class<?> type) {
        assertThat(candidates.matches(type)).isFalse();
    }
}
