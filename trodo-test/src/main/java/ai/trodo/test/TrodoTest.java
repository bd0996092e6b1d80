package ai.trodo.test;

import java.lang.annotation.Documented;
import java.lang.annotation.ElementType;
import java.lang.annotation.Inherited;
import java.lang.annotation.Retention;
import java.lang.annotation.RetentionPolicy;
import java.lang.annotation.Target;
import org.junit.jupiter.api.extension.ExtendWith;
import org.springframework.boot.autoconfigure.ImportAutoConfiguration;
import org.springframework.test.context.ContextCustomizerFactories;
import org.springframework.test.context.junit.jupiter.SpringExtension;

/**
 * A Spring test whose runs are recorded here and go nowhere else. The {@link RecordingTrodo} is a bean and a parameter of
 * test methods; each test begins with an empty one, and fails like those of {@link TrodoExtension} if it leaves something
 * behind. Alone, with {@code @ContextConfiguration} naming the beans in question, it is a slice: those beans and what
 * records their annotated methods. Beside {@code @SpringBootTest} the whole application is recorded.
 */
@Documented
@Inherited
@Target(ElementType.TYPE)
@Retention(RetentionPolicy.RUNTIME)
@ExtendWith({SpringExtension.class, SpringTrodoExtension.class})
@ContextCustomizerFactories(RecordingContextCustomizerFactory.class)
@ImportAutoConfiguration
public @interface TrodoTest {}
