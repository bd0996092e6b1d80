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
 * A visit as Trodo's browser SDK reports it, in a real browser, from a page of another origin: where the site id stands,
 * which requests are asked for first, what a page still sends while it goes away.
 */
@Tag("slow")
final class BrowserSdkTests {
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
              const now = new Date().toISOString();
              const send = async (path, body, { header = true, method = 'POST', headers = {}, raw } = {}) => {
                const answer = await fetch(base + path, {
                  method,
                  headers: { 'Content-Type': 'application/json', ...(header ? { 'X-Trodo-Site-Id': site } : {}), ...headers },
                  body: raw ?? JSON.stringify(body),
                });
                return [path, answer.status, await answer.json()];
              };
              const session = {
                session_id: '0b8a4f4e-6a59-4f6b-9b3f-1f4dd2f1a001', site_id: site, team_id: null, user_id: 'u-7',
                distinct_id: 'anon_1_u-7', start_time: now, end_time: null, last_activity: Date.now(), duration: 0,
                pages_viewed: 1, is_bounce: true, previous_session_id: null, time_since_last_session: null,
                entry_page: location.href, exit_page: null, referrer: document.referrer, ip_address: null, city: null,
                region: null, country: null, latitude: null, longitude: null, timezone: 'Europe/Berlin', org: null,
                postal: null, browser_name: 'Chrome', browser_version: '1', device_type: 'desktop', os: 'Linux',
                resolution: '1440x900', user_agent: navigator.userAgent, language: 'en', wallet_address: null,
                wallet_type: null, chain_name: null, is_web3_user: false, wallet_connected: false, utm_source: 'mail',
                utm_medium: null, utm_campaign: null, utm_term: null, utm_content: null, utm_id: null,
                visited_pages: [{ url: location.href, at: now }], active_time_ms: 12,
              };
              const who = { siteId: site, sessionId: session.session_id, userId: 'u-7', distinctId: 'anon_1_u-7' };
              const as = { siteId: site, userId: 'id_vera' };
              const event = (name, more) => ({ event_type: 'custom', event_name: name, event_category: 'custom',
                session_id: session.session_id, user_id: 'u-7', ...more });
              const group = { ...as, groupKey: 'company', groupId: 'acme' };
              addEventListener('pagehide', () => {
                navigator.sendBeacon(base + '/api/sdk/track', JSON.stringify({ sessionData: { ...session, end_time: now, exit_page: 'left' } }));
                navigator.sendBeacon(base + '/api/events/bulk', new Blob([JSON.stringify({ site_id: site, siteId: site,
                  events: [event('page_left', { distinct_id: 'id_vera' })] })], { type: 'application/json' }));
              });
              const packed = new Response(new Blob([JSON.stringify({ events: [event('packed', { distinct_id: 'id_vera' })] })])
                .stream().pipeThrough(new CompressionStream('gzip'))).blob();
              return [
                await send('/api/sdk/track', { sessionData: session }, { header: false }),
                await send('/api/utm-events', { ...session, siteId: site }, { header: false }),
                await send('/api/events', event('button_clicked', { custom_properties: { plan: 'pro' } })),
                await send('/api/events', { event_type: 'auto', event_name: 'page_view', event_category: 'navigation',
                  session_id: session.session_id, user_id: 'u-7', auto_event_data: { depth: 1 }, page_data: { url: location.href },
                  element_data: {}, override_data: {} }),
                await send('/api/sdk/identify', { ...who, identifyId: 'vera' }),
                await send('/api/sdk/people/set', { ...as, properties: { name: 'Vera', plan: 'pro' } }),
                await send('/api/sdk/people/increment', { ...as, key: 'visits', amount: 1 }),
                await send('/api/sdk/people/unset', { ...as, keys: ['plan'] }),
                await send('/api/sdk/groups/set_group', { ...as, groupKey: 'company', groupId: ['acme'] }),
                await send('/api/sdk/groups/profile/set', { ...group, properties: { size: 3 } }),
                await send('/api/sdk/groups/profile/increment', { ...group, property: 'size', value: 1 }),
                await send('/api/sdk/track-agent', { event_type: 'agent_call', agent_id: 'helper', conversation_id: 'talk',
                  message_id: 'm1', distinct_id: 'id_vera', prompt: 'where is it?' }),
                await send('/api/sdk/track-agent', { event_type: 'agent_response', agent_id: 'helper', conversation_id: 'talk',
                  message_id: 'm1', distinct_id: 'id_vera', output: 'near', model: 'gpt-4o', prompt_tokens: 9, completion_tokens: 2 }),
                await send('/api/sdk/track-agent', { event_type: 'feedback', agent_id: 'helper', conversation_id: 'talk',
                  message_id: 'm1', distinct_id: 'id_vera', feedback: 'positive' }),
                await send('/api/events/bulk', null, { headers: { 'Content-Encoding': 'gzip' }, raw: await packed }),
                await send('/api/sdk/wallet-address', { ...who, distinctId: 'id_vera', walletAddress: '0x1' }),
                await send('/api/utm-events/update-wallet', { siteId: site, session_id: session.session_id, wallet_address: '0x1' }, { method: 'PATCH' }),
                await send('/api/sdk/reset', { ...who, distinctId: 'anon_2_u-7' }),
              ];
            }""";

    @Test
    void takesAWholeVisitAndWhatThePageSaysWhenItGoes() {
        Page page = browsing.page();
        page.navigate(origin("localhost") + "/shop");

        List<?> answers = (List<?>) run(page, VISIT);
        assertThat(answers)
                .hasSize(18)
                .allSatisfy(answer -> assertThat((List<?>) answer).element(1).isEqualTo(200));
        page.navigate("about:blank");
        await(() -> events().contains("page_left"));
        await(() -> people().profile(SHOP, "session", "0b8a4f4e-6a59-4f6b-9b3f-1f4dd2f1a001")
                .filter(session -> "left".equals(session.properties().get("exit_page")))
                .isPresent());

        assertThat(events()).contains("button_clicked", "page_view", "packed", "page_left");
        Map<String, Object> vera =
                people().profile(SHOP, People.USER, "id_vera").orElseThrow().properties();
        assertThat(vera)
                .containsEntry("name", "Vera")
                .doesNotContainKey("plan")
                .containsEntry("$group.company", List.of("acme"));
        assertThat(people().profile(SHOP, "company", "acme").orElseThrow().properties())
                .hasEntrySatisfying(
                        "size", size -> assertThat(((Number) size).intValue()).isEqualTo(4));
        var runs = collector.get("/api/runs?site=shop&q=agent:helper").json().path("items");
        assertThat(runs.size()).isEqualTo(1);
        assertThat(runs.get(0).path("distinct_id").asString()).isEqualTo("id_vera");
        assertThat(runs.get(0).path("tokens_in").asInt()).isEqualTo(9);
        assertThat(runs.get(0).path("scores").size()).isEqualTo(1);
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
