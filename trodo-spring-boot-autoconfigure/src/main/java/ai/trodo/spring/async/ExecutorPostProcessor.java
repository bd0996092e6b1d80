package ai.trodo.spring.async;

import ai.trodo.context.ContextExecutors;
import ai.trodo.internal.Guard;
import java.lang.reflect.Field;
import java.lang.reflect.Method;
import java.util.concurrent.Executor;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.ScheduledExecutorService;
import org.jspecify.annotations.Nullable;
import org.springframework.beans.factory.config.BeanDefinition;
import org.springframework.beans.factory.config.BeanPostProcessor;
import org.springframework.beans.factory.config.ConfigurableListableBeanFactory;
import org.springframework.beans.factory.support.RootBeanDefinition;
import org.springframework.core.task.TaskDecorator;
import org.springframework.scheduling.TaskScheduler;
import org.springframework.util.ReflectionUtils;

/**
 * Makes executor beans carry the run. Spring's task executors get a decorator in front of the one they have and stay
 * what they are. A plain executor is replaced by one that delegates to it, if its bean method promises no more than an
 * interface of {@code java.util.concurrent}. Schedulers are left alone: what they repeat belongs to no run.
 */
final class ExecutorPostProcessor implements BeanPostProcessor {
    private final ConfigurableListableBeanFactory beans;

    ExecutorPostProcessor(ConfigurableListableBeanFactory beans) {
        this.beans = beans;
    }

    @Override
    public Object postProcessBeforeInitialization(Object bean, String beanName) {
        if (bean instanceof Executor && !(bean instanceof TaskScheduler)) {
            Guard.run("the executor " + beanName + " could not be decorated", () -> decorate(bean));
        }
        return bean;
    }

    @Override
    public Object postProcessAfterInitialization(Object bean, String beanName) {
        if (!(bean instanceof Executor executor) || bean instanceof TaskScheduler || takesDecorator(bean) != null) {
            return bean;
        }
        Class<?> promised = promisedType(beanName);
        if (bean instanceof ScheduledExecutorService scheduled && promised == ScheduledExecutorService.class) {
            return ContextExecutors.carrying(scheduled);
        }
        if (bean instanceof ExecutorService service && promised == ExecutorService.class) {
            return ContextExecutors.carrying(service);
        }
        return promised == Executor.class ? ContextExecutors.carrying(executor) : bean;
    }

    private static void decorate(Object bean) throws IllegalAccessException {
        Method setter = takesDecorator(bean);
        Field field = ReflectionUtils.findField(bean.getClass(), "taskDecorator", TaskDecorator.class);
        if (setter == null || field == null) {
            return;
        }
        ReflectionUtils.makeAccessible(field);
        TaskDecorator own = (TaskDecorator) field.get(bean);
        if (!(own instanceof RunCarryingTaskDecorator)) {
            ReflectionUtils.invokeMethod(setter, bean, new RunCarryingTaskDecorator(own));
        }
    }

    private static @Nullable Method takesDecorator(Object bean) {
        return ReflectionUtils.findMethod(bean.getClass(), "setTaskDecorator", TaskDecorator.class);
    }

    private @Nullable Class<?> promisedType(String beanName) {
        if (!beans.containsBeanDefinition(beanName)) {
            return null;
        }
        BeanDefinition definition = beans.getMergedBeanDefinition(beanName);
        if (!(definition instanceof RootBeanDefinition root) || root.getFactoryMethodName() == null) {
            return null;
        }
        return root.getResolvableType().resolve();
    }
}
