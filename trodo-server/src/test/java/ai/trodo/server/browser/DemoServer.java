package ai.trodo.server.browser;

import java.io.IOException;
import java.nio.file.Files;
import java.time.Instant;

/** A collector full of stories, for working on the viewer by hand. Runs until it is stopped. */
final class DemoServer {
    private DemoServer() {}

    public static void main(String[] arguments) throws IOException, InterruptedException {
        int port = arguments.length > 0 ? Integer.parseInt(arguments[0]) : 4311;
        try (ViewerServer server = ViewerServer.start(Files.createTempDirectory("trodo-demo"), port)) {
            Stories.tell(server, 220);
            server.ingest(
                    Stories.big("big", Instant.now().minusSeconds(300), 10_000).envelope());
            org.slf4j.LoggerFactory.getLogger(DemoServer.class).info("The viewer is at {}", server.base());
            Thread.currentThread().join();
        }
    }
}
