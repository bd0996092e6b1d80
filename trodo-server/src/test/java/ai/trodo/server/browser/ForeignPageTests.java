package ai.trodo.server.browser;

import static org.assertj.core.api.Assertions.assertThat;

import ai.trodo.server.Server;
import ai.trodo.server.store.People;
import ai.trodo.server.store.People.ProductEvent;
import ai.trodo.server.store.RunStore;
import ai.trodo.server.store.Site;
import com.microsoft.playwright.Page;
import com.sun.net.httpserver.HttpServer;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.concurrent.locks.LockSupport;
import java.util.function.BooleanSupplier;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/**
 * A page of another origin in a real browser: what it may send and what not, packed bodies, and beacons while it goes
 * away. What Trodo's own SDK sends is in {@code BrowserSdkCaptureTests}.
 */
@Tag("slow")
final class ForeignPageTests {
    private static final String KEY = "a-public-key-of-the-shop";
    private static final Site SHOP = new Site("shop");

    @TempDir
    static Path folder;

    static HttpServer pages;
    static Server collector;
    static Browsing browsing;

    @BeforeAll
    static void start() throws IOException {
        browsing = Browsing.start();
        pages = HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 0);
        pages.createContext("/", exchange -> {
            byte[] page =
                    "<!doctype html><title>Shop</title><link rel=icon href=data:,>".getBytes(StandardCharsets.UTF_8);
            exchange.getResponseHeaders().set("Content-Type", "text/html");
            exchange.sendResponseHeaders(200, page.length);
            exchange.getResponseBody().write(page);
            exchange.close();
        });
        pages.start();
        collector = Server.start(
                folder,
                "trodo.server.cors-origins=" + origin("localhost"),
                "trodo.server.keys[0].key=" + KEY,
                "trodo.server.keys[0].site=shop");
    }

    @AfterAll
    static void stop() {
        if (browsing != null) {
            browsing.close();
            collector.close();
            pages.stop(0);
        }
    }

    private static String origin(String host) {
        return "http://" + host + ":" + pages.getAddress().getPort();
    }

    private static People people() {
        return collector.bean(RunStore.class).people();
    }

    private static Object run(Page page, String script) {
        return page.evaluate(script, Map.of("base", collector.base(), "site", KEY));
    }

    private static final String VISIT = """
            async ({ base, site }) => {
              const send = async (path, body, { headers = {}, raw } = {}) => {
                const answer = await fetch(base + path, {
                  method: 'POST',
                  headers: { 'Content-Type': 'application/json', 'X-Trodo-Site-Id': site, ...headers },
                  body: raw ?? JSON.stringify(body),
                });
                return [path, answer.status, await answer.json()];
              };
              const session = { session_id: 'a-session', site_id: site, user_id: 'u-7', distinct_id: 'id_vera', exit_page: 'left' };
              const event = name => ({ event_type: 'custom', event_name: name, session_id: 'a-session', user_id: 'u-7',
                distinct_id: 'id_vera' });
              addEventListener('pagehide', () => {
                navigator.sendBeacon(base + '/api/sdk/track', JSON.stringify({ sessionData: session }));
                navigator.sendBeacon(base + '/api/events/bulk', new Blob([JSON.stringify({ site_id: site, siteId: site,
                  events: [event('page_left')] })], { type: 'application/json' }));
              });
              const packed = new Response(new Blob([JSON.stringify({ events: [event('packed')] })])
                .stream().pipeThrough(new CompressionStream('gzip'))).blob();
              return [
                await send('/api/events', event('button_clicked')),
                await send('/api/events/bulk', null, { headers: { 'Content-Encoding': 'gzip' }, raw: await packed }),
              ];
            }""";

    @Test
    void takesPackedBodiesAndWhatAPageSaysWhenItGoes() {
        Page page = browsing.page();
        page.navigate(origin("localhost") + "/shop");

        List<?> answers = (List<?>) run(page, VISIT);
        assertThat(answers)
                .hasSize(2)
                .allSatisfy(answer -> assertThat((List<?>) answer).element(1).isEqualTo(200));
        page.navigate("about:blank");
        await(() -> events().contains("page_left"));
        await(() -> people().profile(SHOP, "session", "a-session")
                .filter(session -> "left".equals(session.properties().get("exit_page")))
                .isPresent());

        assertThat(events()).contains("button_clicked", "packed", "page_left");
        assertThat(browsing.complaints()).isEmpty();
        page.context().close();
    }

    private static List<String> events() {
        return people().events(SHOP, "id_vera", null, 50).items().stream()
                .map(ProductEvent::name)
                .toList();
    }

    @Test
    void takesNothingFromPagesThatNobodyListed() {
        Page page = browsing.page();
        page.navigate(origin("127.0.0.1") + "/elsewhere");
        Object outcome = run(page, """
                async ({ base, site }) => {
                  const body = JSON.stringify({ siteId: site, event_name: 'stolen', distinct_id: 'mallory' });
                  navigator.sendBeacon(base + '/api/events', body);
                  try {
                    await fetch(base + '/api/events', { method: 'POST', headers: { 'Content-Type': 'application/json',
                      'X-Trodo-Site-Id': site }, body });
                    return 'sent';
                  } catch (refused) {
                    const plain = await fetch(base + '/api/events', { method: 'POST', mode: 'no-cors', body }).catch(() => null);
                    return 'refused';
                  }
                }""");
        assertThat(outcome).isEqualTo("refused");
        assertThat(people().events(SHOP, "mallory", null, 10).items()).isEmpty();
        browsing.complaints();
        page.context().close();
    }

    private static void await(BooleanSupplier condition) {
        long end = System.nanoTime() + 30_000_000_000L;
        while (!condition.getAsBoolean()) {
            assertThat(System.nanoTime()).as("waited for too long").isLessThan(end);
            LockSupport.parkNanos(20_000_000);
        }
    }
}
