package ai.trodo.server.boot;

import ai.trodo.server.store.RunStore;
import ai.trodo.server.store.StoreUnavailableException;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionException;
import java.util.function.Supplier;
import org.springframework.beans.factory.DisposableBean;
import org.springframework.beans.factory.config.BeanFactoryPostProcessor;
import org.springframework.beans.factory.config.ConfigurableListableBeanFactory;

/**
 * Opens the store on a thread of its own while the application goes on starting: a database takes its time to load and to
 * open, and nobody needs it before the first bean that does. What goes wrong is thrown where the store is asked for, so
 * that the application fails to start as it would otherwise.
 */
final class StoreStart implements BeanFactoryPostProcessor, DisposableBean {
    private final CompletableFuture<RunStore> opening = new CompletableFuture<>();
    private final Supplier<RunStore> opener;
    private volatile boolean taken;

    StoreStart(Supplier<RunStore> opener) {
        this.opener = opener;
    }

    /** The earliest moment at which it is certain that this store is wanted. */
    @Override
    public void postProcessBeanFactory(ConfigurableListableBeanFactory beans) {
        opening.completeAsync(opener, task -> {
            Thread thread = new Thread(task, "trodo-store-start");
            thread.setDaemon(true);
            thread.start();
        });
    }

    /**
     * Waits for the store, which is the caller's from then on.
     *
     * @throws StoreUnavailableException when it cannot be opened
     */
    RunStore store() {
        try {
            RunStore store = opening.join();
            taken = true;
            return store;
        } catch (CompletionException failed) {
            if (failed.getCause() instanceof RuntimeException cause) {
                throw cause;
            }
            throw failed;
        }
    }

    /** The application did not come so far as to ask. */
    @Override
    public void destroy() {
        if (!taken) {
            opening.thenAccept(RunStore::close);
        }
    }
}
