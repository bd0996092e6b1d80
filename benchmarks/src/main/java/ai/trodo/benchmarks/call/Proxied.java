package ai.trodo.benchmarks.call;

import java.util.List;
import java.util.function.Consumer;
import java.util.function.LongSupplier;
import java.util.stream.Stream;
import org.aopalliance.aop.Advice;
import org.springframework.aop.framework.ProxyFactory;
import org.springframework.aop.support.AopUtils;
import org.springframework.context.annotation.AnnotationConfigApplicationContext;
import org.springframework.context.annotation.Configuration;
import org.springframework.context.annotation.EnableAspectJAutoProxy;

/** The ways to a desk: without anything, through a proxy made by hand, or as a bean of a real application context. */
final class Proxied implements Contestant {
    private final Desk desk;
    private final LongSupplier recorded;
    private final List<AutoCloseable> parts;

    private Proxied(Desk desk, LongSupplier recorded, List<AutoCloseable> parts) {
        this.desk = desk;
        this.recorded = recorded;
        this.parts = parts;
    }

    @Configuration(proxyBeanMethods = false)
    @EnableAspectJAutoProxy(proxyTargetClass = true)
    static class Aspects {}

    static Contestant direct(Desk desk) {
        return new Proxied(desk, () -> RECORDS_NOTHING, List.of());
    }

    static Contestant byHand(Desk target, Advice advice, LongSupplier recorded, AutoCloseable... parts) {
        ProxyFactory factory = new ProxyFactory(target);
        factory.setProxyTargetClass(true);
        factory.addAdvice(advice);
        return new Proxied((Desk) factory.getProxy(), recorded, List.of(parts));
    }

    /** Spring's own auto-proxy creator proxies the desk, for the aspects that {@code beans} registers. */
    static Contestant bySpring(
            Class<? extends Desk> desk,
            Consumer<AnnotationConfigApplicationContext> beans,
            LongSupplier recorded,
            AutoCloseable... parts) {
        AnnotationConfigApplicationContext context = new AnnotationConfigApplicationContext();
        context.register(Aspects.class);
        beans.accept(context);
        context.registerBean("desk", desk);
        context.refresh();
        Desk bean = context.getBean(Desk.class);
        if (!AopUtils.isCglibProxy(bean)) {
            throw new IllegalStateException("Not proxied: " + bean.getClass());
        }
        return new Proxied(
                bean,
                recorded,
                Stream.concat(Stream.of(context), Stream.of(parts)).toList());
    }

    @Override
    public Desk desk() {
        return desk;
    }

    @Override
    public long recorded() {
        return recorded.getAsLong();
    }

    @Override
    public void close() {
        for (AutoCloseable part : parts) {
            try {
                part.close();
            } catch (Exception e) {
                throw new IllegalStateException("A part did not close", e);
            }
        }
    }
}
