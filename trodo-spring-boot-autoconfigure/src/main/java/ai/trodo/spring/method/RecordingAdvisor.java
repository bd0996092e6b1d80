package ai.trodo.spring.method;

import org.aopalliance.aop.Advice;
import org.springframework.aop.Pointcut;
import org.springframework.aop.support.AbstractPointcutAdvisor;

/** The one advisor for all annotations. */
final class RecordingAdvisor extends AbstractPointcutAdvisor {
    private static final long serialVersionUID = 1L;

    private final transient AnnotatedMethods pointcut;
    private final transient RecordingInterceptor advice;

    RecordingAdvisor(AnnotatedMethods pointcut, RecordingInterceptor advice, int order) {
        this.pointcut = pointcut;
        this.advice = advice;
        setOrder(order);
    }

    @Override
    public Pointcut getPointcut() {
        return pointcut;
    }

    @Override
    public Advice getAdvice() {
        return advice;
    }
}
