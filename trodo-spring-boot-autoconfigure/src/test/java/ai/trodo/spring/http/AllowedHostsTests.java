package ai.trodo.spring.http;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.net.URI;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class AllowedHostsTests {
    private final AllowedHosts byDefault = new AllowedHosts(List.of(), true);

    @ParameterizedTest
    @ValueSource(
            strings = {
                "localhost",
                "127.0.0.1",
                "10.1.2.3",
                "192.168.0.9",
                "172.20.1.1",
                "orders",
                "orders.default.svc",
                "orders.default.svc.cluster.local",
                "db.internal",
                "[::1]",
                "[fd00::1]",
                "ORDERS"
            })
    void tellsTheSameHostAndPrivateNetworks(String host) {
        assertThat(byDefault.allows(URI.create("http://" + host + ":8080/x"))).isTrue();
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "api.openai.com",
                "example.com",
                "8.8.8.8",
                "172.32.0.1",
                "11.0.0.1",
                "[2001:db8::1]",
                "internal.example.com",
                "localhost.example.com",
                "10.1.2.3.example.com"
            })
    void tellsNobodyElse(String host) {
        assertThat(byDefault.allows(URI.create("https://" + host + "/x"))).isFalse();
    }

    @Test
    void tellsTheHostsThatAreListed() {
        AllowedHosts hosts = new AllowedHosts(List.of("api.example.com", "*.corp.example"), false);
        assertThat(hosts.allows("api.example.com")).isTrue();
        assertThat(hosts.allows("API.Example.COM")).isTrue();
        assertThat(hosts.allows("a.corp.example")).isTrue();
        assertThat(hosts.allows("corp.example")).isFalse();
        assertThat(hosts.allows("evilcorp.example")).isFalse();
        assertThat(hosts.allows("localhost")).isFalse();
        assertThat(new AllowedHosts(List.of("*"), false).allows("any.example")).isTrue();
    }

    @Test
    void refusesWhatIsNoHost() {
        assertThatThrownBy(() -> new TrodoHttpProperties(List.of("https://example.com"), true))
                .hasMessageContaining("trodo.http.allowed-hosts")
                .hasMessageContaining("https://example.com");
    }
}
