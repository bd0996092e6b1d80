package ai.trodo.capture.event;

import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.regex.Pattern;

/**
 * Hides what looks secret in a command line, its variables and its output. It knows what a later redactor cannot see any
 * more: which argument belongs to which flag, which value to which variable.
 */
final class CommandSecrets {
    static final String MASK = "***";

    private static final String SECRET_WORD =
            "(?:pass(?:word|wd|phrase)?|pwd|secret|token|api[-_]?key|access[-_]?key|private[-_]?key|auth(?:orization)?"
                    + "|credentials?|bearer|cookie)";
    private static final Pattern SECRET_NAME =
            Pattern.compile("(?i)(?:^|[-_.a-z0-9])" + SECRET_WORD + "(?:$|[-_.0-9])");
    private static final Pattern ASSIGNMENT = Pattern.compile(
            "(?i)([\"']?\\b[a-z0-9_.-]*" + SECRET_WORD
                    + "(?![a-z])[a-z0-9_.-]*[\"']?\\s*[=:]\\s*)(\"[^\"]*\"|'[^']*'|(?:bearer|basic|token)\\s+\\S+|[^\\s,;&\"']+)");
    private static final Pattern BEARER = Pattern.compile("(?i)\\b(bearer|basic)\\s+[a-z0-9+/_.~=-]{8,}");
    private static final Pattern KNOWN_TOKEN = Pattern.compile(String.join(
            "|",
            "\\bsk-[A-Za-z0-9_-]{16,}",
            "\\bgh[pousr]_[A-Za-z0-9]{20,}",
            "\\bgithub_pat_[A-Za-z0-9_]{20,}",
            "\\bglpat-[A-Za-z0-9_-]{16,}",
            "\\bxox[abprs]-[A-Za-z0-9-]{10,}",
            "\\b(?:AKIA|ASIA)[A-Z0-9]{16}\\b",
            "\\bAIza[A-Za-z0-9_-]{30,}",
            "\\bhf_[A-Za-z0-9]{20,}",
            "\\bnpm_[A-Za-z0-9]{30,}",
            "\\beyJ[A-Za-z0-9_-]{8,}\\.[A-Za-z0-9_-]{8,}\\.[A-Za-z0-9_-]*"));
    private static final Pattern PRIVATE_KEY = Pattern.compile(
            "-----BEGIN [A-Z ]*PRIVATE KEY-----.*?(?:-----END [A-Z ]*PRIVATE KEY-----|$)", Pattern.DOTALL);

    private CommandSecrets() {}

    static boolean isSecretName(String name) {
        return SECRET_NAME.matcher(name).find();
    }

    static String inText(String text) {
        String masked = PRIVATE_KEY.matcher(text).replaceAll(MASK);
        masked = GitUrls.maskInside(masked);
        masked = ASSIGNMENT.matcher(masked).replaceAll("$1" + MASK);
        masked = BEARER.matcher(masked).replaceAll("$1 " + MASK);
        return KNOWN_TOKEN.matcher(masked).replaceAll(MASK);
    }

    /** The arguments behind a program's name. */
    static List<String> inArguments(String program, List<String> arguments) {
        List<String> masked = new ArrayList<>(arguments.size());
        String flag = "";
        for (String argument : arguments) {
            masked.add(argument(program, flag, argument));
            flag = argument.startsWith("-") && argument.indexOf('=') < 0 ? argument : "";
        }
        return masked;
    }

    private static String argument(String program, String flag, String argument) {
        boolean isValue = !flag.isEmpty() && !argument.startsWith("-");
        if (isValue && isSecretName(flag)) {
            return MASK;
        }
        if (isValue && isUserFlag(program, flag)) {
            int colon = argument.indexOf(':');
            return colon < 0 ? argument : argument.substring(0, colon + 1) + MASK;
        }
        if (isMysql(program) && argument.startsWith("-p") && argument.length() > 2) {
            return "-p" + MASK;
        }
        return inText(argument);
    }

    private static boolean isUserFlag(String program, String flag) {
        return (flag.equals("-u") && (program.endsWith("curl") || program.endsWith("wget"))) || flag.equals("--user");
    }

    private static boolean isMysql(String program) {
        String name = program.toLowerCase(Locale.ROOT);
        return name.contains("mysql") || name.contains("mariadb");
    }
}
