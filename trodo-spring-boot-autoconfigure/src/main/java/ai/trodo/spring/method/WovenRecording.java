package ai.trodo.spring.method;

import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.springframework.beans.factory.DisposableBean;
import org.springframework.beans.factory.InitializingBean;
import org.springframework.util.ClassUtils;

/** Switches the woven aspect on while a context lives, and says what is missing for it. */
final class WovenRecording implements InitializingBean, DisposableBean {
    private static final Logger log = LoggerFactory.getLogger(WovenRecording.class);

    private final MethodRecorder recorder;

    WovenRecording(MethodRecorder recorder) {
        this.recorder = recorder;
    }

    @Override
    public void afterPropertiesSet() {
        if (!ClassUtils.isPresent(
                "org.aspectj.lang.annotation.Aspect", getClass().getClassLoader())) {
            throw new MissingWeaverException();
        }
        TrodoAspect.recordWith(recorder);
        if (!TrodoAspect.isWovenAtLoadTime()) {
            log.warn(
                    "Trodo: trodo.aop.mode=aspectj, but classes are not woven while they are loaded. Start with"
                            + " -javaagent:aspectjweaver.jar; without it only classes that were woven at build time are recorded.");
        }
    }

    @Override
    public void destroy() {
        TrodoAspect.stopRecordingWith(recorder);
    }
}
