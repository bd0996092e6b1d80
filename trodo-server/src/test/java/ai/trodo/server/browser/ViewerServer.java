package ai.trodo.server.browser;

import ai.trodo.server.TrodoServer;
import ai.trodo.server.http.HttpLimits;
import ai.trodo.server.http.Json;
import ai.trodo.server.http.Workers;
import ai.trodo.server.servlet.TrodoServlet;
import ai.trodo.server.store.RunStore;
import ai.trodo.server.store.sqlite.SqliteStore;
import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse.BodyHandlers;
import java.nio.file.Path;
import java.util.Map;
import org.apache.catalina.Context;
import org.apache.catalina.LifecycleException;
import org.apache.catalina.startup.Tomcat;

/** A collector as an application would mount it: below a context path, with SQLite behind it, on a free port. */
final class ViewerServer implements AutoCloseable {
    private static final String CONTEXT = "/shop";
    private static final String MOUNT = "/trodo";

    private final Tomcat tomcat = new Tomcat();
    private final Workers workers = new Workers(4);
    private final HttpClient http = HttpClient.newHttpClient();
    private final RunStore store;
    private final TrodoServer server;
    private final String base;

    private ViewerServer(Path folder, int port) {
        store = SqliteStore.open(folder.resolve("trodo.db"));
        server = TrodoServer.builder(store).build();
        tomcat.setBaseDir(folder.resolve("tomcat").toString());
        tomcat.setHostname("127.0.0.1");
        tomcat.setPort(port);
        tomcat.getConnector().setProperty("address", "127.0.0.1");
        Context context = tomcat.addContext(CONTEXT, null);
        Tomcat.addServlet(context, "trodo", new TrodoServlet(server, workers, HttpLimits.DEFAULTS, java.util.Set.of()))
                .setAsyncSupported(true);
        context.addServletMappingDecoded(MOUNT + "/*", "trodo");
        try {
            tomcat.start();
        } catch (LifecycleException failed) {
            throw new IllegalStateException(failed);
        }
        base = "http://127.0.0.1:" + tomcat.getConnector().getLocalPort() + CONTEXT + MOUNT + "/";
    }

    static ViewerServer start(Path folder) {
        return new ViewerServer(folder, 0);
    }

    static ViewerServer start(Path folder, int port) {
        return new ViewerServer(folder, port);
    }

    /** Where the viewer's first page is; ends with a slash. */
    String base() {
        return base;
    }

    /** Sends records in the way every client does. */
    void ingest(Object envelope) {
        post("api/sdk/runs/ingest", envelope);
    }

    /** The same, with a key of another site. */
    void ingest(String site, Object envelope) {
        post("api/sites", Map.of("id", site));
        String key = Json.mapper()
                .readTree(post("api/sites/" + site + "/keys", Map.of("scope", "ingest")))
                .path("key")
                .asString();
        send("api/sdk/runs/ingest", envelope, "X-Trodo-Site-Id", key);
    }

    /** Returns the answer. */
    String post(String path, Object body) {
        return send(path, body);
    }

    private String send(String path, Object body, String... more) {
        HttpRequest.Builder request = HttpRequest.newBuilder(URI.create(base + path))
                .header("Content-Type", "application/json")
                .POST(HttpRequest.BodyPublishers.ofByteArray(Json.write(body)));
        if (more.length > 0) {
            request.headers(more);
        }
        try {
            var answer = http.send(request.build(), BodyHandlers.ofString());
            if (answer.statusCode() / 100 != 2) {
                throw new IllegalStateException(path + " was answered " + answer.statusCode() + ": " + answer.body());
            }
            return answer.body();
        } catch (IOException failed) {
            throw new IllegalStateException(failed);
        } catch (InterruptedException stopped) {
            Thread.currentThread().interrupt();
            throw new IllegalStateException(stopped);
        }
    }

    @Override
    public void close() {
        server.close();
        try {
            tomcat.stop();
            tomcat.destroy();
        } catch (LifecycleException failed) {
            throw new IllegalStateException(failed);
        } finally {
            workers.close();
            store.close();
        }
    }
}
