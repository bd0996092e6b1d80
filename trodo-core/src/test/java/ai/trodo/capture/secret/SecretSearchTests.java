package ai.trodo.capture.secret;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import java.util.Random;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** The search that jumps from anchor to anchor finds what a search finds that asks about every word. */
final class SecretSearchTests {
    private static final int WINDOW = 4096;
    private static final SecretKeys KEYS = new SecretKeys(List.of("badge-number"));
    private static final SecretScanner SCANNER = new SecretScanner(KEYS, true);

    /** Each on its own, and whatever stands around it, a secret. */
    private static final List<String> SECRETS = List.of(
            "sk-proj-abc123def456ghi789",
            "sk_live_4eC39HqLyjWDarjtT1zdp7dc",
            "ghp_16C7e42F292c6912E7710c838347Ae178B4a",
            "github_pat_11ABCDEFG0aBcDeFgHiJ",
            "glpat-a1b2c3d4e5f6g7h8",
            "xoxb-1234567890-abcdefghijkl",
            "AKIAIOSFODNN7EXAMPLE",
            "AIzaSyD-9tSrke72PouQMnMX-a7eZSW0jkFMBWY",
            "hf_aBcDeFgHiJkLmN0pQrStUv",
            "npm_a1b2c3d4e5f6g7h8i9",
            "SG.ngeVfQFYQlKU0ufo8x5d1A.TwL2iGABf9DHoTf-09kqeF8t",
            "r8_a1b2c3d4e5f6g7h8i9",
            "ya29.a0AfH6SMBx1y2z3",
            "eyJhbGciOiJIUzI1NiJ9.eyJzdWIiOiJhIn0.c2lnbmF0dXJl",
            "eyJhbGciOiJub25lIn.eyJzdWIiOiJhIn.abcdefgh",
            "Bearer abcdefgh12345678",
            "bearer mF_9.B5f-4.1JqM",
            "ada.lovelace+x@example.co.uk",
            "4111 1111 1111 1111",
            "378282246310005",
            "5500-0000-0000-0004",
            "postgres://app:s3cret@",
            "ftp://joe:pw@",
            "-----BEGIN RSA PRIVATE KEY-----\\nMIIE\\n-----END RSA PRIVATE KEY-----",
            "password=hunter2",
            "password: h.unter?2",
            "Api-Key : k3y-1234",
            "client_secret = s3cr3t",
            "DB_PASSWORD='hunter two'",
            "\"password\":\"hunter2\"",
            "\"badgeNumber\" : 77",
            "\\\"secret\\\":\\\"a b\\\"",
            "\\\\\\\"token\\\\\\\":\\\\\\\"a b\\\\\\\"",
            "'authorization': 'Basic YWRh'",
            "\"credentials\":{\"a\":\"}\"}",
            "\"api_key\":[1,2]");

    private static final List<String> CRUMBS = List.of(
            " ",
            " ",
            "  ",
            "\t",
            "\n",
            "\\n",
            "\"",
            "'",
            "\\\"",
            "\\",
            ":",
            ": ",
            " : ",
            "=",
            " = ",
            "@",
            ".",
            ",",
            "/",
            "://",
            "+",
            "-",
            "-----",
            "_",
            "{",
            "}",
            "[",
            "]",
            "0",
            "7",
            "42",
            "2026-11-20T14:40:18Z",
            "1.5e3",
            "J",
            "eyJ",
            "A",
            "B",
            "b",
            "bearer",
            "Bearer ",
            "password",
            "token",
            "tokens",
            "the",
            "answer",
            "sk-",
            "sk-a",
            "ghp_",
            "SG.",
            "null",
            "é",
            "\u00ad",
            "\u0130",
            "\u4e3a",
            "\u4e41\u4e4a",
            "\ud83d\ude00",
            "\ud800",
            "\u0000");

    @Test
    void findsASecretAtEveryOffset() {
        for (String secret : SECRETS) {
            for (int offset = 0; offset < 80; offset++) {
                assertFound(" ".repeat(offset), secret);
                assertFound("x ".repeat(offset), secret);
                assertFound("\u4e3a ".repeat(offset), secret);
            }
            for (int offset = WINDOW - 80; offset < WINDOW + 8; offset++) {
                assertFound(" ".repeat(offset), secret);
                assertFound(".".repeat(offset) + " ", secret);
            }
        }
    }

    private static void assertFound(String before, String secret) {
        String clean = SCANNER.scan(before + secret + " tail");
        assertThat(clean)
                .startsWith(before)
                .endsWith(" tail")
                .contains("[redacted]")
                .doesNotContain(secret);
        assertAgrees(before + secret);
        assertAgrees("{\"t\":\"" + before + secret + "\"}");
    }

    @ParameterizedTest
    @ValueSource(longs = {1, 2, 3, 4, 5, 6})
    void agreesWithTheFullSearch(long seed) {
        Random random = new Random(seed);
        for (int i = 0; i < 20_000; i++) {
            StringBuilder text = new StringBuilder(random.nextInt(3) == 0 ? "{\"a\":\"" : "");
            for (int left = random.nextInt(24); left >= 0; left--) {
                text.append(piece(random));
            }
            assertAgrees(text.toString());
        }
    }

    private static String piece(Random random) {
        if (random.nextInt(5) > 0) {
            return CRUMBS.get(random.nextInt(CRUMBS.size()));
        }
        String secret = SECRETS.get(random.nextInt(SECRETS.size()));
        return switch (random.nextInt(4)) {
            case 0 -> secret;
            case 1 -> secret.replace("\"", "\\\"");
            case 2 -> secret.substring(random.nextInt(secret.length()));
            default -> {
                int cut = random.nextInt(secret.length());
                yield secret.substring(0, cut) + CRUMBS.get(random.nextInt(CRUMBS.size())) + secret.substring(cut);
            }
        };
    }

    private static void assertAgrees(String text) {
        assertThat(SCANNER.scan(text)).as("%s", text).isEqualTo(fully(text));
    }

    /** Asks about each word, from left to right. */
    private static String fully(String text) {
        SecretSearch search = new SecretSearch(KEYS, true, new SecretAnchors(), text);
        StringBuilder clean = new StringBuilder();
        int done = 0;
        for (int i = 0; i < text.length(); ) {
            int end = i;
            while (end < text.length() && SecretSearch.isWord(text.charAt(end))) {
                end++;
            }
            long range = end == i ? SecretSearch.NOTHING : search.find(i, end);
            i = Math.max(end, i + 1);
            if (range != SecretSearch.NOTHING) {
                int from = Math.max(done, (int) (range >>> 32));
                int to = (int) range;
                clean.append(text, done, from).append(shown(text, from, to));
                done = to;
                i = to;
            }
        }
        return clean.append(text, done, text.length()).toString();
    }

    private static String shown(String text, int from, int to) {
        boolean inside = false;
        for (int i = 0; i < from; i++) {
            if (text.charAt(i) == '\\' && inside) {
                i++;
            } else if (text.charAt(i) == '"') {
                inside = !inside;
            }
        }
        boolean json = text.startsWith("{") || text.startsWith("[");
        boolean bare = json && !inside && (to == text.length() || text.charAt(to) != '"');
        return bare ? "\"[redacted]\"" : "[redacted]";
    }

    /** Each of these once cost the square of its length. */
    @ParameterizedTest
    @ValueSource(
            strings = {
                "sk-a/",
                "eyJa/",
                "a@b ",
                "eyJ ",
                "4111111111111111,",
                "\"token\":1,",
                "token='a ",
                "1 ",
                "-----BEGIN ",
                ": ",
                "x://a:"
            })
    @Timeout(value = 60, unit = TimeUnit.SECONDS)
    void isDoneWithALongTextInOnePass(String part) {
        String text = "[1/" + part.repeat((1 << 20) / part.length());
        assertThat(SCANNER.scan(text)).startsWith("[1/");
    }
}
