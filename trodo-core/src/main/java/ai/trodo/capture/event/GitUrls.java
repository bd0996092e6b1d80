package ai.trodo.capture.event;

import java.util.Locale;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/**
 * Takes credentials out of repository addresses of every form that git understands. A user name may itself be a token, so
 * nothing stays before the host but the name "git", which every ssh host uses.
 */
final class GitUrls {
    private static final Pattern WITH_SCHEME =
            Pattern.compile("^([A-Za-z][A-Za-z0-9+.-]*):[/\\\\]{2}(.*)$", Pattern.DOTALL);
    private static final Pattern WITH_HELPER = Pattern.compile("^([A-Za-z0-9-]+)::(.+)$", Pattern.DOTALL);
    private static final Pattern INSIDE_TEXT =
            Pattern.compile("([A-Za-z][A-Za-z0-9+.-]*://)([^\\s/'\"<>]*@)(?=[^\\s/'\"<>@]+)");

    private GitUrls() {}

    static @Nullable String withoutCredentials(@Nullable String url) {
        if (url == null || url.isBlank()) {
            return null;
        }
        String address = url.strip();
        Matcher helper = WITH_HELPER.matcher(address);
        if (helper.matches()) {
            return helper.group(1) + "::" + withoutCredentials(helper.group(2));
        }
        Matcher scheme = WITH_SCHEME.matcher(address);
        if (scheme.matches()) {
            return scheme.group(1).toLowerCase(Locale.ROOT) + "://" + host(withoutQuery(scheme.group(2)));
        }
        return isScp(address) ? scp(withoutQuery(address)) : address;
    }

    /** Addresses somewhere inside a text, such as the output of a command. */
    static String maskInside(String text) {
        return text.indexOf("://") < 0 ? text : INSIDE_TEXT.matcher(text).replaceAll("$1***@");
    }

    private static String host(String rest) {
        int slash = firstSlash(rest);
        String authority = slash < 0 ? rest : rest.substring(0, slash);
        String path = slash < 0 ? "" : rest.substring(slash);
        int at = authority.lastIndexOf('@');
        // A password may hold a slash although it should not: what stands before an @ in the first step is not a host.
        if (at < 0 && slash >= 0 && authority.indexOf(':') >= 0 && !hasPort(authority)) {
            int late = rest.lastIndexOf('@');
            if (late >= 0) {
                return rest.substring(late + 1);
            }
        }
        String user = at < 0 ? "" : authority.substring(0, at);
        return (user.equals("git") ? "git@" : "") + authority.substring(at + 1) + path;
    }

    private static boolean hasPort(String authority) {
        String port = authority.substring(authority.lastIndexOf(':') + 1);
        return authority.endsWith("]") || port.chars().allMatch(c -> c >= '0' && c <= '9');
    }

    /** {@code user@host:path}: a colon before any slash, and not the drive of a Windows path. */
    private static boolean isScp(String address) {
        int colon = address.indexOf(':');
        int slash = firstSlash(address);
        return colon > 1
                && (slash < 0 || colon < slash || address.lastIndexOf('@') > 0 && colon < address.lastIndexOf('@'));
    }

    private static String scp(String address) {
        int at = address.lastIndexOf('@');
        String user = at < 0 ? "" : address.substring(0, at);
        return (user.equals("git") ? "git@" : "") + address.substring(at + 1);
    }

    private static int firstSlash(String text) {
        for (int i = 0; i < text.length(); i++) {
            if (text.charAt(i) == '/' || text.charAt(i) == '\\') {
                return i;
            }
        }
        return -1;
    }

    private static String withoutQuery(String text) {
        for (int i = 0; i < text.length(); i++) {
            if (text.charAt(i) == '?' || text.charAt(i) == '#') {
                return text.substring(0, i);
            }
        }
        return text;
    }
}
