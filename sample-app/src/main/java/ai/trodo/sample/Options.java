package ai.trodo.sample;

import java.net.URI;
import org.jspecify.annotations.Nullable;

/**
 * What the command line says.
 *
 * @param port of the support service; the orders service takes the next one
 * @param traffic whether an hour of made-up runs is written at the start
 * @param trafficOnly the collector to write that hour to, and nothing else; null to start the sample
 */
record Options(int port, boolean traffic, @Nullable String trafficOnly) {
    private static final int HIGHEST = 65_534;

    static Options of(String... arguments) {
        int port = 8080;
        boolean traffic = true;
        String only = null;
        for (String argument : arguments) {
            if (argument.equals("--no-traffic")) {
                traffic = false;
            } else if (argument.startsWith("--traffic=")) {
                only = collector(argument.substring("--traffic=".length()));
            } else if (argument.startsWith("--port=")) {
                port = port(argument.substring("--port=".length()));
            } else {
                throw new IllegalArgumentException(argument + " is not known; there are --port=9000, --no-traffic and"
                        + " --traffic=http://localhost:4310");
            }
        }
        return new Options(port, traffic, only);
    }

    private static int port(String text) {
        if (text.matches("\\d{1,5}")) {
            int port = Integer.parseInt(text);
            if (port >= 1 && port <= HIGHEST) {
                return port;
            }
        }
        throw new IllegalArgumentException("--port must be 1 to " + HIGHEST + ", was \"" + text + "\"");
    }

    private static String collector(String text) {
        if (text.matches("https?://.+") && URI.create(text).getHost() != null) {
            return text;
        }
        throw new IllegalArgumentException(
                "--traffic must be the address of a collector like http://localhost:4310, was \"" + text + "\"");
    }
}
