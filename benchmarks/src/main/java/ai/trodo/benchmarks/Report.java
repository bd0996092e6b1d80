package ai.trodo.benchmarks;

import ai.trodo.benchmarks.call.CallRow;
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
        PipelineReport pipelines = new PipelineReport(out);
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
                pipelines.add(benchmark, result);
            }
        }
        calls.forEach(this::printCalls);
        pipelines.print();
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

    static double secondary(JsonNode result, String name) {
        JsonNode metrics = result.path("secondaryMetrics");
        JsonNode metric = metrics.has(name) ? metrics.path(name) : metrics.path("·" + name);
        return metric.path("score").asDouble(Double.NaN);
    }
}
