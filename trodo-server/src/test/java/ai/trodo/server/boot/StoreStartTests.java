package ai.trodo.server.boot;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import ai.trodo.server.store.RunStore;
import ai.trodo.server.store.StoreUnavailableException;
import ai.trodo.server.store.sqlite.SqliteStore;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.atomic.AtomicReference;
import java.util.function.Supplier;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.springframework.beans.factory.support.DefaultListableBeanFactory;
import org.springframework.boot.autoconfigure.AutoConfigurations;
import org.springframework.boot.test.context.runner.ApplicationContextRunner;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;

final class StoreStartTests {
    private final ApplicationContextRunner application =
            new ApplicationContextRunner().withConfiguration(AutoConfigurations.of(TrodoServerAutoConfiguration.class));

    @TempDir
    Path folder;

    @Configuration(proxyBeanMethods = false)
    static class WithStoreOfItsOwn {
        @Bean(destroyMethod = "close")
        RunStore runs(Folder folder) {
            return SqliteStore.open(folder.path().resolve("own.db"));
        }
    }

    /** Where the application keeps its own store. */
    record Folder(Path path) {}

    private static StoreStart started(Supplier<RunStore> opener) {
        StoreStart start = new StoreStart(opener);
        start.postProcessBeanFactory(new DefaultListableBeanFactory());
        return start;
    }

    @Test
    void opensOnAThreadOfItsOwn() {
        AtomicReference<Thread> opened = new AtomicReference<>();
        StoreStart start = started(() -> {
            opened.set(Thread.currentThread());
            return SqliteStore.open(folder.resolve("t.db"));
        });
        try (RunStore store = start.store()) {
            assertThat(store.health().up()).isTrue();
            assertThat(opened.get()).isNotSameAs(Thread.currentThread());
        }
    }

    @Test
    void failsWhereTheStoreIsAskedForWithWhatWentWrong() {
        StoreUnavailableException broken = new StoreUnavailableException("no disk", null);
        StoreStart start = started(() -> {
            throw broken;
        });
        assertThatThrownBy(start::store).isSameAs(broken);
        start.destroy();
    }

    @Test
    void closesWhatNobodyAskedFor() throws InterruptedException {
        CountDownLatch given = new CountDownLatch(1);
        AtomicReference<Thread> opening = new AtomicReference<>();
        AtomicReference<RunStore> opened = new AtomicReference<>();
        StoreStart start = started(() -> {
            opening.set(Thread.currentThread());
            opened.set(SqliteStore.open(folder.resolve("t.db")));
            given.countDown();
            return opened.get();
        });
        given.await();
        start.destroy();
        opening.get().join();
        assertThat(opened.get().health().up()).isFalse();
    }

    @Test
    void failsTheStartOfTheApplicationWhenTheStoreCannotBeOpened() {
        application
                .withPropertyValues("trodo.local.store.url=jdbc:postgresql://127.0.0.1:1/none?connectTimeout=1")
                .run(context -> assertThat(context)
                        .getFailure()
                        .hasStackTraceContaining(StoreUnavailableException.class.getName()));
    }

    @Test
    void opensNothingBesideAStoreOfTheApplication() {
        Path unused = folder.resolve("unused.db");
        application
                .withBean(Folder.class, () -> new Folder(folder))
                .withUserConfiguration(WithStoreOfItsOwn.class)
                .withPropertyValues("trodo.local.store.url=sqlite:" + unused)
                .run(context -> {
                    assertThat(context).hasSingleBean(RunStore.class).doesNotHaveBean(StoreStart.class);
                    assertThat(unused).doesNotExist();
                    assertThat(Files.exists(folder.resolve("own.db"))).isTrue();
                });
    }
}
