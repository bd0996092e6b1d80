package ai.trodo.spring.method;

import java.lang.reflect.Method;

/** Tells which methods open a linked run of their own. */
public interface LinkedAgents {
    /** For where no annotations are read. */
    LinkedAgents NONE = new LinkedAgents() {
        @Override
        public boolean isAny() {
            return false;
        }

        @Override
        public boolean isLinked(Method method, Class<?> beanType) {
            return false;
        }
    };

    /** Whether there is any such method, as far as beans have been made. */
    boolean isAny();

    /** Whether the method begins a run of its own even inside another run. */
    boolean isLinked(Method method, Class<?> beanType);
}
