package ai.trodo.matrix.otel;

import static org.assertj.core.api.Assertions.assertThat;

import io.opentelemetry.proto.trace.v1.Span;
import java.io.File;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse.BodyHandlers;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.concurrent.TimeUnit;
import java.util.function.Function;
import java.util.function.Predicate;
import java.util.function.Supplier;
import java.util.jar.JarOutputStream;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import java.util.zip.ZipEntry;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/**
 * The shop in a process of its own, with the OpenTelemetry that this module stands for. Its spans and our runs go to one
 * OTLP backend, and the runs to the embedded collector: both have to get each span once, and in its place.
 */
class EverySpanOnceTests {
    private static final Pattern PORT = Pattern.compile("Tomcat started on port (\\d+)");
    private static final Pattern RUN = Pattern.compile("\"run_id\":\"([^\"]+)\"");
    private static final Pattern SPAN = Pattern.compile(
            "\\{\"span_id\":\"([^\"]+)\",\"parent_span_id\":(?:null|\"([^\"]+)\"),\"depth\":\\d+,\"kind\":\"(\\w+)\",\"name\":\"([^\"]+)\"");

    @TempDir
    Path folder;

    private final HttpClient http = HttpClient.newHttpClient();
    private OtlpReceiver backend;
    private Process shop;
    private String base;

    @BeforeEach
    void start() throws Exception {
        backend = new OtlpReceiver();
        List<String> command = new ArrayList<>(List.of(System.getProperty("java.home") + "/bin/java"));
        String agent = System.getProperty("otel.agent");
        if (agent != null) {
            command.add("-javaagent:" + agent);
            command.add("-Dotel.javaagent.extensions=" + extension());
        }
        command.addAll(List.of(
                "-Xmx400m",
                "-Dotel.exporter.otlp.endpoint=" + backend.base(),
                "-Dotel.exporter.otlp.protocol=http/protobuf",
                "-Dotel.metrics.exporter=none",
                "-Dotel.logs.exporter=none",
                "-Dotel.bsp.schedule.delay=100",
                "-Dmanagement.opentelemetry.tracing.export.otlp.endpoint=" + backend.base() + "/v1/traces",
                "-Dmanagement.tracing.sampling.probability=1",
                "-Dserver.port=0",
                "-Dserver.address=127.0.0.1",
                "-Dspring.datasource.url=jdbc:h2:mem:shop",
                "-Dspring.application.name=shop",
                "-Dspring.ai.openai.api-key=none",
                "-Dtrodo.export.otlp.endpoint=" + backend.base(),
                "-Dtrodo.export.spool.directory=" + folder.resolve("spool"),
                "-Dtrodo.local.store.url=sqlite:" + folder.resolve("trodo.db"),
                "-cp",
                System.getProperty("java.class.path"),
                Shop.class.getName()));
        Path log = folder.resolve("shop.log");
        shop = new ProcessBuilder(command)
                .redirectErrorStream(true)
                .redirectOutput(log.toFile())
                .start();
        base = "http://127.0.0.1:"
                + await(() -> read(log), text -> PORT.matcher(text).find(), text -> {
                    Matcher port = PORT.matcher(text);
                    return port.find() ? port.group(1) : "";
                });
    }

    @AfterEach
    void stop() throws Exception {
        shop.destroy();
        if (!shop.waitFor(20, TimeUnit.SECONDS)) {
            shop.destroyForcibly().waitFor();
        }
        backend.close();
    }

    @Test
    void bothBackendsGetEverySpanOnce() throws Exception {
        assertThat(get("/ask")).isEqualTo("42 is there");

        List<Span> trace = await(
                () -> backend.traceOf("raw step"),
                spans -> names(spans).containsAll(List.of("invoke_agent support", "execute_tool lookup_order")),
                spans -> spans);
        assertThat(trace).extracting(span -> OtlpReceiver.id(span.getSpanId())).doesNotHaveDuplicates();
        assertThat(names(trace)).containsOnlyOnce("raw step", "invoke_agent support", "execute_tool lookup_order");
        assertThat(names(trace)).doesNotContain("lookup_order", "support", "trodo.tool");
        Span run = named(trace, "invoke_agent support");
        Span tool = named(trace, "execute_tool lookup_order");
        assertThat(tool.getParentSpanId()).isEqualTo(run.getSpanId());
        assertThat(named(trace, "raw step").getParentSpanId()).isEqualTo(tool.getSpanId());
        Span server = trace.stream()
                .filter(span -> span.getSpanId().equals(run.getParentSpanId()))
                .findFirst()
                .orElseThrow(() -> new AssertionError("the run hangs below no span among " + names(trace)));
        assertThat(server.getKind()).isEqualTo(Span.SpanKind.SPAN_KIND_SERVER);

        String runs = await(() -> get("/trodo/api/runs"), text -> text.contains("42 is there"), text -> text);
        Matcher id = RUN.matcher(runs);
        assertThat(id.find()).isTrue();
        String shown = get("/trodo/api/runs/" + id.group(1));
        List<String> tree = tree(shown);
        assertThat(tree).as(shown).containsOnlyOnce("lookup_order below nothing", "raw step below lookup_order");
        assertThat(tree)
                .filteredOn(line -> line.endsWith("below " + System.getProperty("expected.above")))
                .as("what was asked over HTTP, and JDBC where it is seen, in %s", tree)
                .hasSizeGreaterThanOrEqualTo(Integer.getInteger("expected.below"));
        assertThat(shown).contains(OtlpReceiver.id(run.getTraceId()));
    }

    private static List<String> names(List<Span> spans) {
        return spans.stream().map(Span::getName).toList();
    }

    private static Span named(List<Span> spans, String name) {
        return spans.stream()
                .filter(span -> span.getName().equals(name))
                .findFirst()
                .orElseThrow();
    }

    /** Each span of the run with the name of the one above. */
    private static List<String> tree(String run) {
        List<String[]> spans = new ArrayList<>();
        Matcher span = SPAN.matcher(run);
        while (span.find()) {
            spans.add(new String[] {span.group(1), span.group(2), span.group(4)});
        }
        return spans.stream()
                .map(one -> one[2] + " below "
                        + spans.stream()
                                .filter(other -> other[0].equals(one[1]))
                                .map(other -> other[2])
                                .findFirst()
                                .orElse("nothing"))
                .toList();
    }

    private String get(String path) {
        try {
            return http.send(HttpRequest.newBuilder(URI.create(base + path)).build(), BodyHandlers.ofString())
                    .body();
        } catch (IOException failed) {
            throw new UncheckedIOException(failed);
        } catch (InterruptedException stopped) {
            throw new AssertionError(stopped);
        }
    }

    private <T, R> R await(Supplier<T> now, Predicate<T> enough, Function<T, R> then) throws InterruptedException {
        long deadline = System.nanoTime() + TimeUnit.SECONDS.toNanos(180);
        T value = now.get();
        while (!enough.test(value)) {
            if (System.nanoTime() > deadline || !shop.isAlive()) {
                throw new AssertionError("still " + value + "\n" + read(folder.resolve("shop.log")));
            }
            TimeUnit.MILLISECONDS.sleep(50);
            value = now.get();
        }
        return then.apply(value);
    }

    private static String read(Path file) {
        try {
            return Files.exists(file) ? Files.readString(file) : "";
        } catch (IOException failed) {
            throw new UncheckedIOException(failed);
        }
    }

    /** The adapters as the agent wants its extensions: a jar, also where this build has only their classes. */
    private Path extension() throws IOException {
        Path adapters = Arrays.stream(System.getProperty("java.class.path").split(File.pathSeparator))
                .filter(entry -> entry.contains("trodo-instrument"))
                .map(Path::of)
                .findFirst()
                .orElseThrow();
        if (!Files.isDirectory(adapters)) {
            return adapters;
        }
        Path jar = folder.resolve("trodo-instrument.jar");
        try (JarOutputStream out = new JarOutputStream(Files.newOutputStream(jar));
                Stream<Path> files = Files.walk(adapters)) {
            for (Path file : files.filter(Files::isRegularFile).toList()) {
                out.putNextEntry(
                        new ZipEntry(adapters.relativize(file).toString().replace('\\', '/')));
                Files.copy(file, out);
            }
        }
        return jar;
    }
}
