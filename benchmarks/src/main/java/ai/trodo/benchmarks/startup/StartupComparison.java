package ai.trodo.benchmarks.startup;

import java.io.BufferedReader;
import java.io.File;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.function.ToDoubleBiFunction;
import java.util.function.ToDoubleFunction;

/**
 * Starts the applications of benchmarks/startup in turns and prints medians. Ratios are of starts of the same round, so that
 * what else the machine does at that time weighs on both sides.
 */
public final class StartupComparison {
    private final Path applications;
    private final int rounds;

    private StartupComparison(Path applications, int rounds) {
        this.applications = applications;
        this.rounds = rounds;
    }

    /** @param ownMillis CPU time of the thread that starts the application: what a machine with a free core waits for */
    private record Start(long wallMillis, long cpuMillis, long ownMillis, long classes) {}

    private enum Row {
        BARE("bare", "bare"),
        AOP("with Spring AOP", "aop"),
        TRODO_CLIENT(
                "ours, client only", "trodo", "--trodo.local.enabled=false", "--trodo.api-base=http://127.0.0.1:9"),
        TRODO_LOCAL("ours, with the embedded collector and viewer", "trodo"),
        ACTUATOR_TRACING("Actuator and tracing", "actuator-tracing", "--management.tracing.sampling.probability=1.0");

        private final String title;
        private final String application;
        private final List<String> arguments;

        Row(String title, String application, String... arguments) {
            this.title = title;
            this.application = application;
            this.arguments = List.of(arguments);
        }
    }

    public static void main(String[] args) throws IOException {
        int rounds = args.length > 1 ? Integer.parseInt(args[1]) : 7;
        new StartupComparison(Path.of(args[0]), rounds).run();
    }

    private void run() throws IOException {
        Row[] rows = Row.values();
        Start[][] starts = new Start[rows.length][rounds];
        for (int round = -1; round < rounds; round++) {
            for (Row row : rows) {
                Start start = start(row);
                if (round >= 0) {
                    starts[row.ordinal()][round] = start;
                }
            }
        }
        System.out.println("\nstart-up, median of " + rounds + ", JDK " + System.getProperty("java.version") + "\n");
        System.out.println("| application | ms | CPU ms | starting thread ms | classes | wall × AOP | CPU × AOP |"
                + " starting thread × AOP | ms more |");
        System.out.println("|---|---|---|---|---|---|---|---|---|");
        for (Row row : rows) {
            print(row, starts[row.ordinal()], starts[Row.AOP.ordinal()]);
        }
    }

    private void print(Row row, Start[] own, Start[] aop) {
        System.out.printf(
                Locale.ROOT,
                "| %s | %.0f | %.0f | %.0f | %d | %.2f | %.2f | %.2f | %.0f |%n",
                row.title,
                median(own, Start::wallMillis),
                median(own, Start::cpuMillis),
                median(own, Start::ownMillis),
                own[0].classes(),
                ratio(own, aop, Start::wallMillis),
                ratio(own, aop, Start::cpuMillis),
                ratio(own, aop, Start::ownMillis),
                median(pairs(own, aop, (one, other) -> one.ownMillis() - other.ownMillis())));
    }

    private static double median(Start[] starts, ToDoubleFunction<Start> figure) {
        return median(Arrays.stream(starts).mapToDouble(figure).toArray());
    }

    private static double ratio(Start[] own, Start[] aop, ToDoubleFunction<Start> figure) {
        return median(pairs(own, aop, (one, other) -> figure.applyAsDouble(one) / figure.applyAsDouble(other)));
    }

    private static double[] pairs(Start[] own, Start[] aop, ToDoubleBiFunction<Start, Start> figure) {
        double[] values = new double[own.length];
        for (int i = 0; i < own.length; i++) {
            values[i] = figure.applyAsDouble(own[i], aop[i]);
        }
        return values;
    }

    private static double median(double[] values) {
        double[] sorted = values.clone();
        Arrays.sort(sorted);
        return sorted[sorted.length / 2];
    }

    private Start start(Row row) throws IOException {
        Path target = applications.resolve(row.application).resolve("target").toAbsolutePath();
        Path folder = Files.createTempDirectory("startup");
        List<String> command = new ArrayList<>(List.of(
                System.getProperty("java.home") + "/bin/java",
                "-Xms512m",
                "-Xmx512m",
                "-cp",
                target.resolve("application.jar") + File.pathSeparator + target.resolve("lib") + "/*",
                "ai.trodo.benchmarks.startup.StartupApplication",
                "--server.port=0"));
        command.addAll(row.arguments);
        Process process = new ProcessBuilder(command)
                .directory(folder.toFile())
                .redirectErrorStream(true)
                .start();
        StringBuilder said = new StringBuilder();
        try (BufferedReader out = process.inputReader()) {
            for (String line = out.readLine(); line != null; line = out.readLine()) {
                if (line.startsWith("READY ")) {
                    String[] parts = line.split(" ");
                    return new Start(
                            Long.parseLong(parts[1]),
                            Long.parseLong(parts[2]),
                            Long.parseLong(parts[3]),
                            Long.parseLong(parts[4]));
                }
                said.append(line).append('\n');
            }
        }
        throw new IllegalStateException(row + " did not start:\n" + said);
    }
}
