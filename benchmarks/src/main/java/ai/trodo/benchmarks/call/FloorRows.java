package ai.trodo.benchmarks.call;

import org.aopalliance.intercept.MethodInterceptor;
import org.aopalliance.intercept.MethodInvocation;
import org.aspectj.lang.ProceedingJoinPoint;
import org.aspectj.lang.annotation.Around;
import org.aspectj.lang.annotation.Aspect;

/** What Spring's proxies cost before anybody records anything. */
final class FloorRows {
    private FloorRows() {}

    static Contestant bare() {
        return Proxied.direct(new Desks.Plain());
    }

    static Contestant proxy() {
        MethodInterceptor proceeds = MethodInvocation::proceed;
        return Proxied.byHand(new Desks.ForAspect(), proceeds, () -> Contestant.RECORDS_NOTHING);
    }

    static Contestant aspect() {
        return Proxied.bySpring(
                Desks.ForAspect.class,
                context -> context.registerBean(ProceedingAspect.class),
                () -> Contestant.RECORDS_NOTHING);
    }

    /** An aspect that only proceeds. */
    @Aspect
    static class ProceedingAspect {
        @Around("@annotation(ai.trodo.benchmarks.call.Marked)")
        public Object around(ProceedingJoinPoint call) throws Throwable {
            return call.proceed();
        }
    }
}
