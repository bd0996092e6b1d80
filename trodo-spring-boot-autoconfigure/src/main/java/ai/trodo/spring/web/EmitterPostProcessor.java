package ai.trodo.spring.web;

import ai.trodo.internal.Guard;
import ai.trodo.spring.method.result.RecordedResponses;
import java.util.List;
import org.springframework.beans.factory.config.BeanPostProcessor;
import org.springframework.web.method.support.HandlerMethodReturnValueHandler;
import org.springframework.web.servlet.mvc.method.annotation.RequestMappingHandlerAdapter;

/** Lets what emitters of recorded methods send be read along. */
final class EmitterPostProcessor implements BeanPostProcessor {
    @Override
    public Object postProcessAfterInitialization(Object bean, String beanName) {
        if (bean instanceof RequestMappingHandlerAdapter adapter) {
            List<HandlerMethodReturnValueHandler> handlers = adapter.getReturnValueHandlers();
            if (handlers != null) {
                Guard.run(
                        "emitters could not be read along",
                        () -> adapter.setReturnValueHandlers(RecordedResponses.readingAlong(handlers)));
            }
        }
        return bean;
    }
}
