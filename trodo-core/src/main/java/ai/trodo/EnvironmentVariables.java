package ai.trodo;

import ai.trodo.capture.CaptureMode;
import ai.trodo.capture.Sampling;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/** The variables that set a client from outside; each wrong one is refused by name and value. */
final class EnvironmentVariables {
    private final Map<String, String> variables;

    private EnvironmentVariables(Map<String, String> variables) {
        this.variables = variables;
    }

    static void apply(Map<String, String> variables, TrodoClientBuilder builder) {
        new EnvironmentVariables(variables).apply(builder);
    }

    private void apply(TrodoClientBuilder builder) {
        set("TRODO_SITE_ID", builder::siteId);
        set("TRODO_API_BASE", builder::apiBase);
        set("TRODO_ENABLED", value -> builder.enabled(truth(value)));
        set("TRODO_DISABLED", value -> builder.enabled(!truth(value)));
        set("TRODO_DEBUG", value -> builder.debug(truth(value)));
        set("TRODO_AUTO_EVENTS", value -> builder.autoEvents(truth(value)));
        set("TRODO_ENVIRONMENT", (Consumer<String>) builder::environment);
        set("TRODO_RELEASE", builder::release);
        set("TRODO_SAMPLE_RATE", value -> builder.sampling(rate(builder.sampling(), value)));
        set("TRODO_KEEP_ERRORS", value -> {
            if (truth(value)) {
                builder.sampling(builder.sampling().alwaysKeepErrors());
            }
        });
        set("TRODO_CAPTURE", value -> builder.capture(builder.capture().withMode(mode(value))));
        set(
                "TRODO_MAX_FIELD_BYTES",
                value -> builder.capture(builder.capture().withMaxFieldBytes(Integer.parseInt(value))));
        set("TRODO_REDACT_KEYS", value -> builder.capture(builder.capture().withRedactKeys(words(value))));
        set("TRODO_SPOOL_DIRECTORY", value -> builder.spoolDirectory(value.equals("off") ? null : Path.of(value)));
    }

    private void set(String name, Consumer<String> setter) {
        String value = value(name);
        if (value == null) {
            return;
        }
        try {
            setter.accept(value);
        } catch (NumberFormatException wrong) {
            throw new IllegalArgumentException(name + " must be a number, got: " + value, wrong);
        } catch (IllegalArgumentException wrong) {
            throw new IllegalArgumentException(name + ": " + wrong.getMessage(), wrong);
        }
    }

    private @Nullable String value(String name) {
        String value = variables.get(name);
        return value == null || value.isBlank() ? null : value.strip();
    }

    private static boolean truth(String value) {
        return switch (value.toLowerCase(Locale.ROOT)) {
            case "true", "1", "yes", "on" -> true;
            case "false", "0", "no", "off" -> false;
            default -> throw new IllegalArgumentException("must be true or false, got: " + value);
        };
    }

    private static Sampling rate(Sampling before, String value) {
        return new Sampling(
                Double.parseDouble(value),
                before.agentRates(),
                before.keepErrors(),
                before.keepSlowerThan(),
                before.keepCostlierThan());
    }

    private static CaptureMode mode(String value) {
        for (CaptureMode mode : CaptureMode.values()) {
            if (mode.name().equalsIgnoreCase(value)) {
                return mode;
            }
        }
        throw new IllegalArgumentException("must be one of full, masked, metadata, got: " + value);
    }

    private static List<String> words(String value) {
        return Arrays.stream(value.split(","))
                .map(String::strip)
                .filter(word -> !word.isEmpty())
                .toList();
    }
}
