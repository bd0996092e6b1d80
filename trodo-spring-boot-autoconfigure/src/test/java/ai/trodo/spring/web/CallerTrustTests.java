package ai.trodo.spring.web;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import ai.trodo.spring.web.TrodoWebProperties.Trust;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;

class CallerTrustTests {
    private final CallerTrust byDefault =
            new CallerTrust(new TrodoWebProperties(Trust.PRIVATE_NETWORKS, List.of(), true));

    private static boolean trusts(CallerTrust trust, String peer, Map<String, String> headers) {
        return trust.trusts(peer, headers::get);
    }

    @Test
    void believesPrivateCallers() {
        assertThat(trusts(byDefault, "127.0.0.1", Map.of())).isTrue();
        assertThat(trusts(byDefault, "0:0:0:0:0:0:0:1", Map.of())).isTrue();
        assertThat(trusts(byDefault, "10.0.0.4", Map.of("X-Forwarded-For", "10.0.0.9, 10.0.0.3")))
                .isTrue();
    }

    @Test
    void doesNotBelieveStrangersBehindAProxy() {
        assertThat(trusts(byDefault, "198.51.100.1", Map.of())).isFalse();
        assertThat(trusts(byDefault, "10.0.0.4", Map.of("X-Forwarded-For", "198.51.100.1")))
                .isFalse();
        assertThat(trusts(byDefault, "10.0.0.4", Map.of("X-Forwarded-For", "10.9.9.9, 198.51.100.1")))
                .isFalse();
        assertThat(trusts(byDefault, "10.0.0.4", Map.of("X-Forwarded-For", "unknown")))
                .isFalse();
        assertThat(trusts(byDefault, "10.0.0.4", Map.of("Forwarded", "for=\"[2001:db8::7]:4711\";proto=https")))
                .isFalse();
        assertThat(trusts(byDefault, "10.0.0.4", Map.of("X-Real-IP", "203.0.113.9")))
                .isFalse();
        assertThat(trusts(byDefault, "10.0.0.4", Map.of("X-Forwarded-For", "10.0.0.1,".repeat(100))))
                .isFalse();
    }

    @Test
    void believesTheAddressesThatAreListed() {
        CallerTrust listed =
                new CallerTrust(new TrodoWebProperties(Trust.NONE, List.of("203.0.113.0/24", "2001:db8::/32"), true));
        assertThat(trusts(listed, "203.0.113.77", Map.of())).isTrue();
        assertThat(trusts(listed, "2001:db8::5", Map.of())).isTrue();
        assertThat(trusts(listed, "203.0.114.1", Map.of())).isFalse();
        assertThat(trusts(listed, "127.0.0.1", Map.of())).isFalse();
    }

    @Test
    void believesEverybodyOnlyWhenTold() {
        CallerTrust all = new CallerTrust(new TrodoWebProperties(Trust.ALL, List.of(), true));
        assertThat(trusts(all, "198.51.100.1", Map.of())).isTrue();
    }

    @Test
    void refusesWhatIsNoAddress() {
        assertThatThrownBy(() -> new TrodoWebProperties(Trust.NONE, List.of("gateway.example.com"), true))
                .hasMessageContaining("trodo.web.trusted-addresses")
                .hasMessageContaining("gateway.example.com");
        assertThatThrownBy(() -> new TrodoWebProperties(Trust.NONE, List.of("10.0.0.0/99"), true))
                .hasMessageContaining("10.0.0.0/99");
    }
}
