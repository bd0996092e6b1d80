package ai.trodo.server.standalone;

import static org.assertj.core.api.Assertions.assertThat;

import ai.trodo.server.Server;
import java.net.CookieManager;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.nio.file.Path;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

final class OidcLoginTests {
    private static final Pattern STATE = Pattern.compile("state=([^&]+)");

    @TempDir
    Path folder;

    @Test
    void letsThoseInWhomTheProviderKnowsAndMakesTheNamedOnesAdministrators() throws Exception {
        try (IdentityProvider provider = new IdentityProvider("ann@example.com");
                Server server = start(provider, "trodo.server.login.admin-users=ann@example.com")) {
            assertThat(server.get("/api/runs").status()).isEqualTo(401);
            assertThat(server.get("/", "Accept", "text/html").status()).isEqualTo(302);

            assertThat(logIn(provider, server)).contains("\"auth\":\"oidc\"", "\"admin\":true");
        }
    }

    @Test
    void letsOthersReadOnly() throws Exception {
        try (IdentityProvider provider = new IdentityProvider("bob@example.com");
                Server server = start(provider, "trodo.server.login.admin-users=ann@example.com")) {
            assertThat(logIn(provider, server)).contains("\"admin\":false");
        }
    }

    private Server start(IdentityProvider provider, String more) {
        String client = "spring.security.oauth2.client.registration.company.";
        String place = "spring.security.oauth2.client.provider.company.";
        return Server.start(
                folder,
                "trodo.server.login.mode=oidc",
                more,
                client + "client-id=trodo",
                client + "client-secret=secret",
                client + "authorization-grant-type=authorization_code",
                client + "redirect-uri={baseUrl}/login/oauth2/code/{registrationId}",
                client + "scope=openid",
                place + "authorization-uri=" + provider.base() + "/authorize",
                place + "token-uri=" + provider.base() + "/token",
                place + "jwk-set-uri=" + provider.base() + "/jwks");
    }

    /** Does what a browser does, and returns what the collector then says about itself. */
    private static String logIn(IdentityProvider provider, Server server) throws Exception {
        HttpClient browser =
                HttpClient.newBuilder().cookieHandler(new CookieManager()).build();
        String url = location(browser, server.base() + "/oauth2/authorization/company");
        assertThat(url).startsWith(provider.base() + "/authorize");
        provider.agreed(url);
        Matcher state = STATE.matcher(url);
        assertThat(state.find()).isTrue();
        location(browser, server.base() + "/login/oauth2/code/company?code=c&state=" + state.group(1));
        HttpResponse<String> info = browser.send(
                HttpRequest.newBuilder(URI.create(server.base() + "/api/info")).build(), BodyHandlers.ofString());
        assertThat(info.statusCode()).as(info.body()).isEqualTo(200);
        return info.body();
    }

    private static String location(HttpClient browser, String url) throws Exception {
        HttpResponse<Void> answer =
                browser.send(HttpRequest.newBuilder(URI.create(url)).build(), BodyHandlers.discarding());
        assertThat(answer.statusCode()).as(url).isEqualTo(302);
        return answer.headers().firstValue("Location").orElseThrow();
    }
}
