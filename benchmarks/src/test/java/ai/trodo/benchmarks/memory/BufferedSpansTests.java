package ai.trodo.benchmarks.memory;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;

final class BufferedSpansTests {
    private static final long MIB = 1024 * 1024;

    @Test
    void keepsTheHeapWithinTheConfiguredBytesWhenNobodyTakesTheSpans() {
        BufferedSpans.Weight weight = BufferedSpans.ours(40_000, 4 * MIB, MIB);

        assertThat(weight.heapBytes()).isLessThan(10 * MIB);
        assertThat(weight.dropped()).isGreaterThan(20_000);
    }

    @Test
    void countsEveryLossWhenTheSpoolIsFullAndTheNetworkGone() {
        FullSpool.Account account = FullSpool.measure(1_000, 1_000, MIB / 4);

        assertThat(account.recorded()).isEqualTo(2_100);
        assertThat(account.lost()).isPositive();
        assertThat(account.lost() + account.onDisk()).isEqualTo(account.recorded());
    }
}
