package ai.trodo.capture;

import static org.assertj.core.api.Assertions.assertThat;

import ai.trodo.capture.secret.SecretKeys;
import ai.trodo.capture.secret.SecretScanner;
import ai.trodo.model.Payload;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;
import tools.jackson.databind.json.JsonMapper;

final class RedactionTests {
    private static final JsonMapper JSON = JsonMapper.builder().build();
    private final SecretScanner scanner = new SecretScanner(new SecretKeys(List.of("badge-number")), true);

    @ParameterizedTest
    @CsvSource(delimiter = '|', quoteCharacter = '~', textBlock = """
        {"password":"hunter2","user":"ada"}                | {"password":"[redacted]","user":"ada"}
        {"PassWord" : "hun\\"ter2"}                        | {"PassWord" : "[redacted]"}
        {"a":{"b":[{"api_key":"k","n":1}]}}                | {"a":{"b":[{"api_key":"[redacted]","n":1}]}}
        {"token":12345,"n":1}                              | {"token":"[redacted]","n":1}
        {"secret":{"a":"}","b":[1]},"n":1}                 | {"secret":"[redacted]","n":1}
        {"credentials":["a","b"],"n":1}                    | {"credentials":"[redacted]","n":1}
        {"password":null,"n":1}                            | {"password":null,"n":1}
        {"OPENAI_API_KEY":"abc"}                           | {"OPENAI_API_KEY":"[redacted]"}
        {"badgeNumber":"77"}                               | {"badgeNumber":"[redacted]"}
        {"json":"{\\"password\\":\\"x y\\",\\"n\\":1}"}    | {"json":"{\\"password\\":\\"[redacted]\\",\\"n\\":1}"}
        {"maxTokens":5,"tokenizer":"bpe","tokens":[1]}     | {"maxTokens":5,"tokenizer":"bpe","tokens":[1]}
        password=hunter2 rest                              | password=[redacted] rest
        Authorization: Bearer abc.def rest                 | Authorization: [redacted] rest
        X-Api-Key: k3y-1234                                | X-Api-Key: [redacted]
        the token: the smallest unit                       | the token: the smallest unit
        password = hunter2 rest                            | password = [redacted] rest
        a token = the smallest unit                        | a token = the smallest unit
        db.password = "hunter two"                         | db.password = "[redacted]"
        secret: 'it'                                       | secret: '[redacted]'
        {"code":"token=\\"a b\\" c"}                       | {"code":"token=\\"[redacted]\\" c"}
        """)
    void redactsValuesOfSecretKeys(String text, String expected) {
        assertThat(scanner.scan(text)).isEqualTo(expected);
        if (text.startsWith("{")) {
            JSON.readTree(scanner.scan(text));
        }
    }

    @ParameterizedTest
    @CsvSource(delimiter = '|', textBlock = """
        key sk-proj-abc123def456ghi789 ok                  | key [redacted] ok
        ghp_16C7e42F292c6912E7710c838347Ae178B4a           | [redacted]
        AKIAIOSFODNN7EXAMPLE!                              | [redacted]!
        mail ada.lovelace+x@example.co.uk now              | mail [redacted] now
        card 4111 1111 1111 1111.                          | card [redacted].
        card 4111-1111-1111-1112.                          | card 4111-1111-1111-1112.
        at 1700000000000 ms                                | at 1700000000000 ms
        use Bearer abcdefgh12345678 please                 | use [redacted] please
        eyJhbGciOiJIUzI1NiJ9.eyJzdWIiOiIxIn0.c2ln done     | [redacted] done
        postgres://app:s3cret@db:5432/x                    | [redacted]@db:5432/x
        ftp://joe:pw@host/x                                | [redacted]@host/x
        SG.ngeVfQFYQlKU0ufo8x5d1A.TwL2iGABf9DHoTf-09kq     | [redacted]
        a@b is no address                                  | a@b is no address
        """)
    void redactsWhatLooksLikeASecret(String text, String expected) {
        assertThat(scanner.scan(text)).isEqualTo(expected);
    }

    @Test
    void redactsAPrivateKey() {
        assertThat(scanner.scan("a\n-----BEGIN RSA PRIVATE KEY-----\nMIIE\n-----END RSA PRIVATE KEY-----\nb"))
                .isEqualTo("a\n[redacted]\nb");
    }

    @Test
    void keepsJsonValidWhenABareNumberIsACard() {
        assertThat(scanner.scan("[4111111111111111,2]")).isEqualTo("[\"[redacted]\",2]");
        assertThat(scanner.scan("{\"t\":\"cards: 4111111111111111, 2\"}"))
                .isEqualTo("{\"t\":\"cards: [redacted], 2\"}");
    }

    @ParameterizedTest
    @ValueSource(
            strings = {"", "plain words", "{\"a\":[1,2,{\"b\":null}]}", "\"", "{\"password\":", "password\\", "eyJ", "@"
            })
    void handsBackATextWithoutSecrets(String text) {
        assertThat(scanner.scan(text)).isSameAs(text);
    }

    @Test
    void dropsThePayloadAndNeverTheRedactionWhenTheRedactorFails() {
        Redaction redaction = new Redaction(CaptureSettings.DEFAULTS, (context, text) -> {
            throw new IllegalStateException("bug");
        });
        RedactionContext context = new RedactionContext("input", null, null, null);
        assertThat(redaction.apply(context, Payload.of("secret"))).isEqualTo(Payload.omitted("redactor failed"));
        assertThat(redaction.text(context, "secret")).isEqualTo("[redactor failed]");
        assertThat(redaction.values("metadata", null, null, Map.of("k", "secret")))
                .isEqualTo(Map.of("k", "[redactor failed]"));
    }

    @Test
    void asksTheRedactorForEachTextInMetadata() {
        Redaction redaction =
                new Redaction(CaptureSettings.DEFAULTS, (context, text) -> context.key() + "/" + text.length());
        Map<String, Object> redacted = redaction.values(
                "metadata",
                null,
                "agent",
                Map.of("a", "xx", "b", List.of("yyy"), "c", Map.of("d", "z", "token", "t"), "n", 1));
        assertThat(redacted)
                .isEqualTo(Map.of(
                        "a", "a/2", "b", List.of("b/3"), "c", Map.of("d", "d/1", "token", "[redacted]"), "n", 1));
    }

    @Test
    void showsOnlyTheShapeWhenMasked() {
        assertThat(ShapeOnly.of("{\"user\":\"ada\",\"n\":12,\"ok\":true,\"x\":null,\"l\":[\"a\",-1.5e3]}"))
                .isEqualTo("{\"user\":\"[text, 3 characters]\",\"n\":\"[number]\",\"ok\":\"[boolean]\",\"x\":null,"
                        + "\"l\":[\"[text, 1 characters]\",\"[number]\"]}");
        assertThat(ShapeOnly.of("hello")).isEqualTo("[text, 5 characters]");
        assertThat(ShapeOnly.of("{not json}")).isEqualTo("[text, 10 characters]");
    }
}
