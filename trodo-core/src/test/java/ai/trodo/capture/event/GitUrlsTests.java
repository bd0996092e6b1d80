package ai.trodo.capture.event;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

final class GitUrlsTests {
    @ParameterizedTest
    @CsvSource({
        "https://github.com/o/r.git, https://github.com/o/r.git",
        "https://user:s3cret@github.com/o/r.git, https://github.com/o/r.git",
        "https://s3cret@github.com/o/r.git, https://github.com/o/r.git",
        "https://x-access-token:s3cret@github.com/o/r, https://github.com/o/r",
        "HTTPS://oauth2:s3cret@gitlab.com/o/r.git, https://gitlab.com/o/r.git",
        "https://user:s3cret@part@host.org/o/r.git, https://host.org/o/r.git",
        "https://user:s3/cret@host.org/o/r.git, host.org/o/r.git",
        "https://user:s3cret@host.org:8443/o/r.git, https://host.org:8443/o/r.git",
        "https://host.org:8443/o/r@v1, https://host.org:8443/o/r@v1",
        "https://user%40mail:s3%2Fcret@host.org/r, https://host.org/r",
        "https://host.org/r.git?access_token=s3cret, https://host.org/r.git",
        "https://host.org/r.git#s3cret, https://host.org/r.git",
        "http://:s3cret@host.org/r, http://host.org/r",
        "https:\\\\user:s3cret@host.org\\r, https://host.org\\r",
        "ssh://git@github.com/o/r.git, ssh://git@github.com/o/r.git",
        "ssh://deploy:s3cret@host.org:22/o/r.git, ssh://host.org:22/o/r.git",
        "git+https://s3cret@host.org/r, git+https://host.org/r",
        "ftps://u:s3cret@host/r, ftps://host/r",
        "git@github.com:o/r.git, git@github.com:o/r.git",
        "deploy@host.org:o/r.git, host.org:o/r.git",
        "s3cret:x-oauth-basic@github.com:o/r.git, github.com:o/r.git",
        "ext::https://u:s3cret@host/r, ext::https://host/r",
        "codecommit::eu-west-1://s3cret@repo, codecommit::eu-west-1://repo",
        "https://user:s3cret@[2001:db8::1]:443/r, https://[2001:db8::1]:443/r",
        "/srv/git/r.git, /srv/git/r.git",
        "../r, ../r",
        "C:\\repos\\r, C:\\repos\\r",
        "file:///srv/git/r.git, file:///srv/git/r.git",
    })
    void takesCredentialsOutOfEveryForm(String url, String expected) {
        String stripped = GitUrls.withoutCredentials(url);

        assertThat(stripped).doesNotContain("s3cret").doesNotContain("s3%2Fcret");
        if (!url.contains("s3/cret")) {
            assertThat(stripped).isEqualTo(expected);
        } else {
            assertThat(stripped).endsWith(expected).doesNotContain("s3", "cret");
        }
    }

    @Test
    void hasNothingToSayAboutNothing() {
        assertThat(GitUrls.withoutCredentials(null)).isNull();
        assertThat(GitUrls.withoutCredentials(" ")).isNull();
    }
}
