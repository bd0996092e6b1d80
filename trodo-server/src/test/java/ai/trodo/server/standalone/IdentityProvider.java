package ai.trodo.server.standalone;

import com.nimbusds.jose.JOSEException;
import com.nimbusds.jose.JWSAlgorithm;
import com.nimbusds.jose.JWSHeader;
import com.nimbusds.jose.crypto.RSASSASigner;
import com.nimbusds.jose.jwk.JWKSet;
import com.nimbusds.jose.jwk.RSAKey;
import com.nimbusds.jose.jwk.gen.RSAKeyGenerator;
import com.nimbusds.jwt.JWTClaimsSet;
import com.nimbusds.jwt.SignedJWT;
import com.sun.net.httpserver.HttpExchange;
import com.sun.net.httpserver.HttpServer;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.util.Date;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** An OpenID provider that lets everybody in as one user, with real signatures. */
final class IdentityProvider implements AutoCloseable {
    private static final Pattern NONCE = Pattern.compile("nonce=([^&]+)");

    private final HttpServer server;
    private final RSAKey key;
    private final String email;
    private volatile String nonce = "";

    IdentityProvider(String email) throws IOException, JOSEException {
        this.email = email;
        this.key = new RSAKeyGenerator(2048).keyID("k").generate();
        this.server = HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 0);
        server.createContext("/jwks", exchange -> answer(exchange, new JWKSet(key.toPublicJWK()).toString()));
        server.createContext(
                "/token",
                exchange -> answer(
                        exchange,
                        "{\"access_token\":\"a\",\"token_type\":\"Bearer\",\"expires_in\":60,\"id_token\":\"" + token()
                                + "\"}"));
        server.start();
    }

    String base() {
        return "http://127.0.0.1:" + server.getAddress().getPort();
    }

    /** What the page of a login would do after the user agreed. */
    void agreed(String authorizationUrl) {
        Matcher found = NONCE.matcher(authorizationUrl);
        nonce = found.find() ? java.net.URLDecoder.decode(found.group(1), StandardCharsets.UTF_8) : "";
    }

    private String token() {
        try {
            Instant now = Instant.now();
            SignedJWT jwt = new SignedJWT(
                    new JWSHeader.Builder(JWSAlgorithm.RS256).keyID("k").build(),
                    new JWTClaimsSet.Builder()
                            .issuer(base())
                            .subject("u1")
                            .audience("trodo")
                            .claim("email", email)
                            .claim("email_verified", true)
                            .claim("nonce", nonce)
                            .issueTime(Date.from(now))
                            .expirationTime(Date.from(now.plusSeconds(60)))
                            .build());
            jwt.sign(new RSASSASigner(key));
            return jwt.serialize();
        } catch (JOSEException broken) {
            throw new AssertionError(broken);
        }
    }

    private static void answer(HttpExchange exchange, String json) throws IOException {
        byte[] body = json.getBytes(StandardCharsets.UTF_8);
        exchange.getResponseHeaders().set("Content-Type", "application/json");
        exchange.sendResponseHeaders(200, body.length);
        exchange.getResponseBody().write(body);
        exchange.close();
    }

    @Override
    public void close() {
        server.stop(0);
    }
}
