package ai.trodo.benchmarks;

import ai.trodo.benchmarks.pipeline.PipelineRow;
import java.io.PrintStream;
import java.util.EnumMap;
import java.util.Locale;
import java.util.Map;
import java.util.TreeMap;
import tools.jackson.databind.JsonNode;

/** The two tables of docs/performance.md about the way from a span to bytes: loss-free, and what is lost at default settings. */
final class PipelineReport {
    private final PrintStream out;
    private final Map<String, Map<PipelineRow, JsonNode>> benchmarks = new TreeMap<>();
    private String jdk = "";

    PipelineReport(PrintStream out) {
        this.out = out;
    }

    void add(String benchmark, JsonNode result) {
        jdk = result.path("jdkVersion").asString();
        benchmarks
                .computeIfAbsent(benchmark.replaceFirst(".*\\.", ""), key -> new EnumMap<>(PipelineRow.class))
                .put(PipelineRow.valueOf(result.path("params").path("row").asString()), result);
    }

    void print() {
        Map<PipelineRow, JsonNode> lossFree = benchmarks.getOrDefault("lossFree", Map.of());
        Map<PipelineRow, JsonNode> burst = benchmarks.getOrDefault("burst", Map.of());
        Map<PipelineRow, JsonNode> steady = benchmarks.getOrDefault("steady", Map.of());
        if (!lossFree.isEmpty()) {
            out.println(
                    "\n| loss-free, JDK " + jdk
                            + " | spans/s | producer CPU µs/span | background CPU µs/span | CPU µs/span in all | B/span allocated |");
            out.println("|---|---|---|---|---|---|");
            lossFree.forEach(this::printLossFree);
        }
        if (!burst.isEmpty() || !steady.isEmpty()) {
            Map<PipelineRow, JsonNode> rows = new EnumMap<>(PipelineRow.class);
            rows.putAll(burst);
            rows.putAll(steady);
            out.println("\n| lost, each library at its default settings, JDK " + jdk
                    + " | burst | steady | producer CPU µs/span in the burst |");
            out.println("|---|---|---|---|");
            rows.keySet()
                    .forEach(row -> out.printf(
                            Locale.ROOT,
                            "| %s | %s | %s | %s |%n",
                            row.title(),
                            lost(burst.get(row)),
                            lost(steady.get(row)),
                            burst.containsKey(row) ? micros(producer(burst.get(row))) : ""));
        }
    }

    private void printLossFree(PipelineRow row, JsonNode result) {
        double emitted = Report.secondary(result, "emitted");
        double delivered = emitted - Report.secondary(result, "lost");
        double background = Report.secondary(result, "backgroundCpuNanos") / delivered;
        double spans = result.path("params").path("lossFreeSpans").asDouble();
        double allocated = Report.secondary(result, "gc.alloc.rate.norm") / spans;
        out.printf(
                Locale.ROOT,
                "| %s | %,.0f | %s | %s | %s | %s |%n",
                row.title(),
                delivered / Report.secondary(result, "wallNanos") * 1e9,
                micros(producer(result)),
                micros(background),
                micros(producer(result) + background),
                Double.isNaN(allocated) ? "" : String.format(Locale.ROOT, "%,.0f", allocated));
    }

    private static double producer(JsonNode result) {
        return Report.secondary(result, "producerCpuNanos") / Report.secondary(result, "emitted");
    }

    private static String micros(double nanos) {
        return String.format(Locale.ROOT, "%.1f", nanos / 1000);
    }

    private static String lost(@org.jspecify.annotations.Nullable JsonNode result) {
        if (result == null) {
            return "";
        }
        double share = 100 * Report.secondary(result, "lost") / Report.secondary(result, "emitted");
        return share == 0 ? "0" : String.format(Locale.ROOT, "%.1f %%", share);
    }
}
