package ai.trodo.spring.ai;

import ai.trodo.TrodoClient;
import java.util.function.Supplier;
import org.springframework.beans.factory.ObjectProvider;
import org.springframework.core.env.Environment;

/** The client as the adapters of one library get it: without contents where {@code trodo.instrument.<concern>.contents} is false. */
final class LibraryClient {
    private LibraryClient() {}

    static TrodoClient of(String concern, TrodoClient trodo, Environment environment) {
        return trodo.contents(
                environment.getProperty("trodo.instrument." + concern + ".contents", Boolean.class, true));
    }

    /** For what sees beans before there is a client. */
    static Supplier<TrodoClient> later(
            String concern, ObjectProvider<TrodoClient> trodo, ObjectProvider<Environment> environment) {
        return () -> of(concern, trodo.getIfAvailable(TrodoClient::noop), environment.getObject());
    }
}
