package ai.trodo.instrument.springai;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.File;
import java.lang.reflect.Constructor;
import java.lang.reflect.Method;
import java.net.URL;
import java.net.URLClassLoader;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;

/** Whoever uses Spring AI without vector stores does not have that part's classes at all. */
final class SpringAiOptionalPartsTests {
    /** The same class path, but for one package. */
    private static final class Without extends URLClassLoader {
        private final String missing;

        Without(String missing) throws Exception {
            super(classPath(), ClassLoader.getPlatformClassLoader());
            this.missing = missing;
        }

        private static URL[] classPath() throws Exception {
            List<URL> urls = new ArrayList<>();
            for (String entry : System.getProperty("java.class.path").split(File.pathSeparator)) {
                urls.add(new File(entry).toURI().toURL());
            }
            return urls.toArray(new URL[0]);
        }

        @Override
        protected Class<?> findClass(String name) throws ClassNotFoundException {
            if (name.startsWith(missing)) {
                throw new ClassNotFoundException(name);
            }
            return super.findClass(name);
        }
    }

    @Test
    void looksAtObservationsWithoutVectorStores() throws Exception {
        try (Without loader = new Without("org.springframework.ai.vectorstore.")) {
            Class<?> settings = loader.loadClass(SpringAiSettings.class.getName());
            Class<?> spans = loader.loadClass(SpringAiSpans.class.getName());
            Class<?> observed = loader.loadClass("io.micrometer.observation.Observation$Context");
            Constructor<?> constructor = spans.getDeclaredConstructor(settings);
            constructor.setAccessible(true);
            Method knows = spans.getDeclaredMethod("knows", observed);
            knows.setAccessible(true);

            Object looking =
                    constructor.newInstance(settings.getField("DEFAULT").get(null));
            Object context = observed.getDeclaredConstructor().newInstance();

            assertThat(knows.invoke(looking, context)).isEqualTo(false);
        }
    }
}
