package ai.trodo.benchmarks;

import ai.trodo.benchmarks.call.CallRow;
import ai.trodo.benchmarks.pipeline.PipelineRow;
import java.io.File;
import java.io.PrintStream;
import java.util.EnumMap;
import java.util.Locale;
import java.util.Map;
import java.util.TreeMap;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/** Turns JMH's JSON files into the Markdown tables of docs/performance.md. */
public final class Report {
    private final PrintStream out;

    private Report(PrintStream out) {
        this.out = out;
    }

    public static void main(String[] files) {
        Report report = new Report(System.out);
        for (String file : files) {
            report.print(JsonMapper.shared().readTree(new File(file)));
        }
    }

    private void print(JsonNode results) {
        Map<String, Map<CallRow, JsonNode>> calls = new TreeMap<>();
        Map<String, Map<PipelineRow, JsonNode>> pipelines = new TreeMap<>();
        for (JsonNode result : results) {
            String benchmark = result.path("benchmark").asString();
            String title = benchmark.replaceFirst(".*\\.", "") + ", "
                    + result.path("threads").asInt() + " thread(s), JDK "
                    + result.path("jdkVersion").asString();
            String row = result.path("params").path("row").asString();
            if (benchmark.contains("CallBenchmark")) {
                calls.computeIfAbsent(title, key -> new EnumMap<>(CallRow.class))
                        .put(CallRow.valueOf(row), result);
            } else {
                pipelines
                        .computeIfAbsent(title, key -> new EnumMap<>(PipelineRow.class))
                        .put(PipelineRow.valueOf(row), result);
            }
        }
        calls.forEach(this::printCalls);
        pipelines.forEach(this::printPipelines);
    }

    private void printPipelines(String title, Map<PipelineRow, JsonNode> rows) {
        out.println("\n" + title + "\n");
        out.println("| pipeline | spans/s | lost | producer CPU µs | background CPU µs | producer wall µs | B/span |");
        out.println("|---|---|---|---|---|---|---|");
        rows.forEach((row, result) -> {
            double emitted = secondary(result, "emitted");
            double delivered = emitted - secondary(result, "lost");
            out.printf(
                    Locale.ROOT,
                    "| %s | %,.0f | %.1f %% | %.2f | %.2f | %.2f | %.0f |%n",
                    row.title(),
                    delivered / secondary(result, "wallNanos") * 1e9,
                    100 * secondary(result, "lost") / emitted,
                    secondary(result, "producerCpuNanos") / 1000 / emitted,
                    secondary(result, "backgroundCpuNanos") / 1000 / delivered,
                    secondary(result, "producerWallNanos") / 1000 / emitted,
                    secondary(result, "bytes") / delivered);
        });
    }

    private void printCalls(String title, Map<CallRow, JsonNode> rows) {
        double floor = rows.containsKey(CallRow.PROXY) ? nanos(rows.get(CallRow.PROXY)) : Double.NaN;
        out.println("\n" + title + "\n");
        out.println("| what | ns | CPU ns of the caller | B of the caller | B in all | × floor |");
        out.println("|---|---|---|---|---|---|");
        rows.forEach((row, result) -> out.printf(
                Locale.ROOT,
                "| %s | %.0f | %.0f | %.0f | %s | %.1f |%n",
                row.title(),
                nanos(result),
                perCall(result, "callerCpuNanos"),
                perCall(result, "callerBytes"),
                allocated(result),
                nanos(result) / floor));
    }

    private static double nanos(JsonNode result) {
        return result.path("primaryMetric").path("score").asDouble();
    }

    private static double perCall(JsonNode result, String total) {
        return secondary(result, total) / secondary(result, "calls");
    }

    private static String allocated(JsonNode result) {
        double bytes = secondary(result, "gc.alloc.rate.norm");
        return Double.isNaN(bytes) ? "" : String.format(Locale.ROOT, "%.0f", bytes);
    }

    private static double secondary(JsonNode result, String name) {
        JsonNode metrics = result.path("secondaryMetrics");
        JsonNode metric = metrics.has(name) ? metrics.path(name) : metrics.path("·" + name);
        return metric.path("score").asDouble(Double.NaN);
    }
}
