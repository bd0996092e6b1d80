package ai.trodo.spring.messaging;

import ai.trodo.TrodoClient;
import ai.trodo.spring.client.TrodoClientAutoConfiguration;
import ai.trodo.spring.method.TrodoMethodAutoConfiguration;
import ai.trodo.test.RecordedRun;
import ai.trodo.test.RecordingTrodo;
import java.util.List;
import java.util.concurrent.locks.LockSupport;
import org.springframework.boot.autoconfigure.AutoConfigurations;
import org.springframework.boot.autoconfigure.aop.AopAutoConfiguration;
import org.springframework.boot.test.context.runner.ApplicationContextRunner;

/** An application with messaging whose runs are recorded. */
final class Recording implements AutoCloseable {
    final RecordingTrodo trodo = RecordingTrodo.create();
    final ApplicationContextRunner runner = new ApplicationContextRunner()
            .withConfiguration(AutoConfigurations.of(
                    AopAutoConfiguration.class,
                    TrodoClientAutoConfiguration.class,
                    TrodoMethodAutoConfiguration.class,
                    TrodoMessagingAutoConfiguration.class))
            .withBean(TrodoClient.class, trodo::client);

    TrodoClient client() {
        return trodo.client();
    }

    /** Waits until there are as many spans of this name as expected, over all runs. */
    List<RecordedRun> await(String span, int count) {
        for (int i = 0; i < 500; i++) {
            List<RecordedRun> runs = trodo.runs();
            if (runs.stream().mapToInt(run -> run.spansNamed(span).size()).sum() >= count) {
                return runs;
            }
            LockSupport.parkNanos(10_000_000);
        }
        StringBuilder trees = new StringBuilder();
        trodo.runs().forEach(run -> trees.append(run.tree()));
        throw new AssertionError("no " + count + " spans " + span + " in\n" + trees);
    }

    RecordedRun await(String span) {
        await(span, 1);
        return trodo.run();
    }

    RecordedRun run(String agent) {
        return trodo.runs().stream()
                .filter(run -> agent.equals(run.run().agentName()))
                .findFirst()
                .orElseThrow();
    }

    @Override
    public void close() {
        trodo.close();
    }
}
