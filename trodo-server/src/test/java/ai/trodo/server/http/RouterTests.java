package ai.trodo.server.http;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import org.junit.jupiter.api.Test;

final class RouterTests {
    private final Router router = new Router()
            .add("GET", "/api/runs/{id}", "t", "s", request -> HttpResponse.text(200, request.pathParam("id")))
            .add("GET", "/api/runs/newest", "t", "s", request -> HttpResponse.text(200, "newest"));

    @Test
    void prefersALiteralOverAName() throws Exception {
        assertThat(answer("/api/runs/newest")).isEqualTo("newest");
        assertThat(answer("/api/runs/x%2Fy")).isEqualTo("x/y");
    }

    @Test
    void saysWhichMethodsThereAre() {
        HttpRequest request = HttpRequest.builder("POST", "/api/runs/1").build();

        assertThatThrownBy(() -> router.find(request, Urls.segments(request.path())))
                .isInstanceOfSatisfying(
                        HttpProblem.class,
                        problem -> assertThat(problem.status()).isEqualTo(405));
    }

    @Test
    void believesOnlyPlainPrefixes() {
        assertThat(Urls.forwardedPrefix("/tools/trodo/")).isEqualTo("/tools/trodo");
        assertThat(Urls.forwardedPrefix("/a/../b")).isEmpty();
        assertThat(Urls.forwardedPrefix("//evil.example")).isEmpty();
        assertThat(Urls.forwardedPrefix("/x\"><script>")).isEmpty();
    }

    @Test
    void cannotBuildAHeaderWithALineBreak() {
        assertThatThrownBy(() -> HttpResponse.text(200, "").header("X", "a\r\nSet-Cookie: b"))
                .isInstanceOf(IllegalArgumentException.class);
    }

    private String answer(String path) throws Exception {
        HttpRequest request = HttpRequest.builder("GET", path).build();
        Router.Match match = router.find(request, Urls.segments(path));
        return new String(match.route().handler().handle(match.request()).bytes());
    }
}
