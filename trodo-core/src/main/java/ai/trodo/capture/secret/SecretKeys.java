package ai.trodo.capture.secret;

import java.util.Collection;
import java.util.HashSet;
import java.util.List;
import java.util.Locale;
import java.util.Set;

/** Names of fields whose values are secret. Case, hyphens, underscores and dots do not count. */
public final class SecretKeys {
    private static final List<String> NAMES = List.of(
            "password",
            "passwd",
            "pwd",
            "passphrase",
            "secret",
            "token",
            "apikey",
            "xapikey",
            "accesskey",
            "accesskeyid",
            "accesstoken",
            "refreshtoken",
            "idtoken",
            "authtoken",
            "bearertoken",
            "sessiontoken",
            "csrftoken",
            "authorization",
            "proxyauthorization",
            "cookie",
            "setcookie",
            "credential",
            "credentials",
            "clientsecret",
            "privatekey",
            "secretkey",
            "signingkey",
            "encryptionkey",
            "secretaccesskey",
            "connectionstring",
            "creditcard",
            "creditcardnumber",
            "cardnumber",
            "cvv",
            "cvc",
            "ssn",
            "socialsecuritynumber");

    /** A name that ends like this is secret too, for example {@code OPENAI_API_KEY}. */
    private static final List<String> ENDINGS =
            List.of("password", "passwd", "secret", "apikey", "accesstoken", "authtoken", "privatekey", "secretkey");

    private static final int LONGEST = 64;
    private static final int HASHES = 1023;
    private static final int SHORTEST_ENDING =
            ENDINGS.stream().mapToInt(String::length).min().orElseThrow();

    private final Set<String> names;
    /** The low bits of the names' hashes, for a quick no. */
    private final boolean[] hashes = new boolean[HASHES + 1];

    /**
     * @param more names beside the built-in ones
     */
    public SecretKeys(Collection<String> more) {
        names = new HashSet<>(NAMES);
        for (String name : more) {
            String plain = normal(name, 0, name.length());
            if (!plain.isEmpty()) {
                names.add(plain);
            }
        }
        names.forEach(name -> hashes[name.hashCode() & HASHES] = true);
    }

    /** Whether the value under this name is secret. */
    public boolean contains(String key) {
        return contains(key, 0, key.length());
    }

    boolean contains(CharSequence text, int start, int end) {
        if (end - start < 3 || end - start > 2 * LONGEST) {
            return false;
        }
        int hash = 0;
        int length = 0;
        char last = 0;
        char beforeLast = 0;
        for (int i = start; i < end; i++) {
            char c = text.charAt(i);
            if (c == '-' || c == '_' || c == '.' || c == ' ') {
                continue;
            }
            if (c >= 128) {
                return isSecret(normal(text, start, end));
            }
            beforeLast = last;
            last = c >= 'A' && c <= 'Z' ? (char) (c + 32) : c;
            hash = 31 * hash + last;
            length++;
        }
        boolean maybe = hashes[hash & HASHES] || length >= SHORTEST_ENDING && maySecretlyEnd(beforeLast, last);
        return maybe && isSecret(normal(text, start, end));
    }

    private boolean isSecret(String name) {
        if (names.contains(name)) {
            return true;
        }
        for (int i = 0, count = ENDINGS.size(); i < count; i++) {
            if (name.endsWith(ENDINGS.get(i))) {
                return true;
            }
        }
        return false;
    }

    private static boolean maySecretlyEnd(char beforeLast, char last) {
        for (int i = 0, count = ENDINGS.size(); i < count; i++) {
            String ending = ENDINGS.get(i);
            int length = ending.length();
            if (ending.charAt(length - 1) == last && ending.charAt(length - 2) == beforeLast) {
                return true;
            }
        }
        return false;
    }

    private static String normal(CharSequence text, int start, int end) {
        StringBuilder plain = new StringBuilder(end - start);
        for (int i = start; i < end; i++) {
            char c = text.charAt(i);
            if (c != '-' && c != '_' && c != '.' && c != ' ') {
                plain.append(c >= 'A' && c <= 'Z' ? (char) (c + 32) : c);
            }
        }
        String name = plain.toString();
        return isAscii(name) ? name : name.toLowerCase(Locale.ROOT);
    }

    private static boolean isAscii(String name) {
        for (int i = 0; i < name.length(); i++) {
            if (name.charAt(i) >= 128) {
                return false;
            }
        }
        return true;
    }
}
