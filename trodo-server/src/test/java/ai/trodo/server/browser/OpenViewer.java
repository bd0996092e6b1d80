package ai.trodo.server.browser;

import static org.assertj.core.api.Assertions.assertThat;

import com.microsoft.playwright.Page;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Comparator;
import java.util.List;
import java.util.function.Consumer;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.extension.AfterAllCallback;
import org.junit.jupiter.api.extension.AfterEachCallback;
import org.junit.jupiter.api.extension.BeforeAllCallback;
import org.junit.jupiter.api.extension.ExtensionContext;

/**
 * A viewer with something to show and a browser in front of it, for all tests of a class. After each test its page must
 * not have complained.
 */
final class OpenViewer implements BeforeAllCallback, AfterEachCallback, AfterAllCallback {
    private final Consumer<ViewerServer> contents;
    private @Nullable Path folder;
    private @Nullable Browsing browsing;
    private @Nullable ViewerServer server;
    private @Nullable Page page;

    private OpenViewer(Consumer<ViewerServer> contents) {
        this.contents = contents;
    }

    static OpenViewer with(Consumer<ViewerServer> contents) {
        return new OpenViewer(contents);
    }

    @Override
    public void beforeAll(ExtensionContext context) throws IOException {
        browsing = Browsing.start();
        folder = Files.createTempDirectory("trodo-viewer");
        server = ViewerServer.start(folder);
        contents.accept(server);
    }

    /** A page that has been nowhere yet. */
    Page page() {
        page = browsing.page();
        return page;
    }

    /** A page of the viewer; an empty path is its first. */
    Page open(String path) {
        page().navigate(server.base() + path);
        return page;
    }

    ViewerServer server() {
        return server;
    }

    Browsing browsing() {
        return browsing;
    }

    @Override
    public void afterEach(ExtensionContext context) {
        Page shown = page;
        page = null;
        List<String> complaints = browsing.complaints();
        if (shown != null) {
            shown.context().close();
        }
        assertThat(complaints).isEmpty();
    }

    @Override
    public void afterAll(ExtensionContext context) throws IOException {
        if (server != null) {
            server.close();
        }
        if (browsing != null) {
            browsing.close();
        }
        if (folder != null) {
            try (Stream<Path> files = Files.walk(folder)) {
                for (Path file : files.sorted(Comparator.reverseOrder()).toList()) {
                    Files.delete(file);
                }
            }
        }
    }
}
