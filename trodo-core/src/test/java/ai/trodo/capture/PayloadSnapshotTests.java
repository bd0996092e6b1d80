package ai.trodo.capture;

import static org.assertj.core.api.Assertions.assertThat;

import ai.trodo.annotation.DoNotCapture;
import ai.trodo.annotation.Sensitive;
import ai.trodo.capture.snapshot.Snapshots;
import ai.trodo.capture.snapshot.Text;
import ai.trodo.model.Payload;
import ai.trodo.model.SpanKind;
import com.sun.management.ThreadMXBean;
import java.lang.management.ManagementFactory;
import java.math.BigDecimal;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.time.Instant;
import java.util.AbstractList;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.UUID;
import org.junit.jupiter.api.Test;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

final class PayloadSnapshotTests {
    private static final JsonMapper JSON = JsonMapper.builder().build();
    private static final CaptureSettings DEFAULTS = CaptureSettings.DEFAULTS;

    record Order(String id, int items, double weight, boolean paid, Kind kind) {}

    record Basket(Order order, List<String> notes) {}

    enum Kind {
        GIFT,
        NORMAL {
            @Override
            public String toString() {
                return "surprise";
            }
        }
    }

    record Login(
            String user,
            @Sensitive String password,
            @DoNotCapture String trace) {}

    @Sensitive
    record Secret(String text) {}

    public static final class Customer {
        private final String name = "Ada";
        private final Customer self = this;

        @Sensitive
        private final String pin = "1234";

        public String getName() {
            return name;
        }

        public boolean isActive() {
            return true;
        }

        public Customer getSelf() {
            return self;
        }

        public String getPin() {
            return pin;
        }

        @DoNotCapture
        public String getHidden() {
            return "hidden";
        }

        public String getBroken() {
            throw new IllegalStateException("no session");
        }

        public int getBrokenCount() {
            throw new IllegalStateException("no session");
        }
    }

    @Test
    void writesRecordsBeansMapsAndCollectionsAsJson() {
        Map<String, Object> value = new LinkedHashMap<>();
        value.put("order", new Order("A1", 3, 1.5, true, Kind.NORMAL));
        value.put("list", Arrays.asList(1, 2L, "x", null));
        value.put("array", new int[] {1, 2});
        value.put("optional", Optional.of("there"));
        value.put("empty", Optional.empty());
        value.put("at", Instant.parse("2026-01-02T03:04:05Z"));
        value.put("for", Duration.ofSeconds(90));
        value.put("money", new BigDecimal("12.50"));
        value.put("uuid", UUID.fromString("00000000-0000-0000-0000-000000000001"));
        value.put("char", 'c');
        assertThat(json(value))
                .isEqualTo("{\"order\":{\"id\":\"A1\",\"items\":3,\"weight\":1.5,\"paid\":true,\"kind\":"
                        + "\"NORMAL\"},\"list\":[1,2,\"x\",null],\"array\":[1,2],\"optional\":\"there\",\"empty\":null,"
                        + "\"at\":\"2026-01-02T03:04:05Z\",\"for\":\"PT1M30S\",\"money\":12.50,"
                        + "\"uuid\":\"00000000-0000-0000-0000-000000000001\",\"char\":\"c\"}");
    }

    @Test
    void goesOnWhenAGetterThrowsAndStopsAtACycle() {
        JsonNode tree = JSON.readTree(json(new Customer()));
        assertThat(tree.get("name").asString()).isEqualTo("Ada");
        assertThat(tree.get("self").asString()).isEqualTo("[cycle]");
        assertThat(tree.get("broken").asString()).isEqualTo("(getter failed)");
        assertThat(tree.get("brokenCount").asString()).isEqualTo("(getter failed)");
        assertThat(tree.get("active").asBoolean()).isTrue();
    }

    @Test
    void masksAndLeavesOutWhatAnnotationsSay() {
        JsonNode bean = JSON.readTree(json(new Customer()));
        assertThat(bean.get("pin").asString()).isEqualTo("[masked]");
        assertThat(bean.has("hidden")).isFalse();
        assertThat(json(new Login("ada", "hunter2", "t"))).isEqualTo("{\"user\":\"ada\",\"password\":\"[masked]\"}");
        assertThat(json(List.of(new Secret("x")))).isEqualTo("[\"[masked]\"]");
    }

    @Test
    void endsWhereAMapContainsItself() {
        Map<String, Object> map = new LinkedHashMap<>();
        map.put("me", map);
        assertThat(json(map)).isEqualTo("{\"me\":\"[cycle]\"}");
    }

    @Test
    void endsAtTheDepthLimit() {
        Object nested = "end";
        for (int i = 0; i < 100; i++) {
            nested = List.of(nested);
        }
        assertThat(json(nested)).contains("[too deep]");
        JSON.readTree(json(nested));
    }

    @Test
    void endsAtTheNodeLimitEvenOfAListWithoutEnd() {
        List<Integer> endless = new AbstractList<>() {
            @Override
            public Integer get(int index) {
                return index;
            }

            @Override
            public int size() {
                return Integer.MAX_VALUE;
            }
        };
        Payload payload = (Payload) new Snapshots(DEFAULTS.withMaxNodes(100).limits()).of(endless);
        assertThat(payload.truncatedFrom()).isPositive();
        assertThat(JSON.readTree(payload.text()).size()).isLessThanOrEqualTo(100);
    }

    @Test
    void writesNaNInfinityLoneSurrogatesAndNulAsValidJson() {
        String json = json(List.of(Double.NaN, Float.POSITIVE_INFINITY, "a\ud800b", "n\u0000l", "\ud83d\ude00"));
        JsonNode tree = JSON.readTree(json);
        assertThat(tree.get(0).asString()).isEqualTo("NaN");
        assertThat(tree.get(1).asString()).isEqualTo("Infinity");
        assertThat(tree.get(2).asString()).isEqualTo("a\ufffdb");
        assertThat(tree.get(3).asString()).isEqualTo("n\u0000l");
        assertThat(tree.get(4).asString()).isEqualTo("\ud83d\ude00");
    }

    @Test
    void staysValidJsonWhereverItIsCut() {
        Map<String, Object> value = new LinkedHashMap<>();
        for (int i = 0; i < 20; i++) {
            value.put(
                    "key " + i,
                    List.of(new Order("\"\u00e4\u20ac\ud83d\ude00\n", i, 0.5, false, Kind.GIFT), "text " + i, i));
        }
        int whole = json(value).getBytes(StandardCharsets.UTF_8).length;
        for (int limit = 64; limit < whole; limit++) {
            Object cut = new Snapshots(DEFAULTS.withMaxFieldBytes(limit).limits()).of(value);
            Payload payload = (Payload) cut;
            JSON.readTree(payload.text());
            assertThat(payload.text().getBytes(StandardCharsets.UTF_8)).hasSizeLessThan(limit + 64);
            assertThat(payload.truncatedFrom()).isGreaterThan(payload.text().length());
        }
    }

    @Test
    void cutsAFiftyMegabyteArgumentWithoutCopyingIt() {
        String big = "x".repeat(50 * 1024 * 1024);
        Payloads payloads = new Payloads(DEFAULTS, Redactor.NONE);
        payloads.capture("x".repeat(70_000));
        var threads = (ThreadMXBean) ManagementFactory.getThreadMXBean();
        long before = threads.getThreadAllocatedBytes(Thread.currentThread().getId());
        Payload text = (Payload) payloads.capture(big);
        Payload inMap = (Payload) payloads.capture(Map.of("document", big));
        long allocated = threads.getThreadAllocatedBytes(Thread.currentThread().getId()) - before;
        assertThat(text.truncatedFrom()).isEqualTo(50 * 1024 * 1024);
        assertThat(text.text()).hasSize(64 * 1024);
        assertThat(inMap.truncatedFrom()).isGreaterThan(50 * 1024 * 1024);
        JSON.readTree(inMap.text());
        assertThat(allocated).isLessThan(4 * 1024 * 1024);
    }

    @Test
    void cutsBetweenCodePoints() {
        Payload payload = (Payload) Text.capture("\ud83d\ude00".repeat(100), 66);
        assertThat(payload.text()).isEqualTo("\ud83d\ude00".repeat(16));
        assertThat(payload.truncatedFrom()).isEqualTo(100);
    }

    @Test
    void saysWhatBinaryContentsAreInsteadOfKeepingThem() {
        byte[] png = {(byte) 0x89, 'P', 'N', 'G', 13, 10, 26, 10};
        assertThat(json(png)).startsWith("\"[image/png, 8 bytes, sha256:");
        assertThat(json(new byte[300 * 1024])).contains("307200 bytes, sha256 of both ends:");
        String url = "look: data:image/png;base64," + "iVBORw0KGgo".repeat(200) + " nice";
        assertThat((String) Text.capture(url, 64 * 1024))
                .startsWith("look: [image/png, 1650 bytes, sha256:")
                .endsWith("] nice");
    }

    @Test
    void namesMachineryInsteadOfReadingIt() {
        assertThat(json(List.of(Thread.currentThread(), (Runnable) () -> {}, Object.class)))
                .contains("[java.lang.Thread]")
                .contains("[java.lang.Class]");
    }

    @Test
    void keepsAHostileToStringAway() {
        Object hostile = new Object() {
            @Override
            public String toString() {
                throw new StackOverflowError();
            }
        };
        assertThat(json(hostile)).isEqualTo("\"[toString failed]\"");
    }

    @Test
    void keepsOnlyWhatIsProvenImmutableByReference() {
        Payloads payloads = new Payloads(DEFAULTS, Redactor.NONE);
        Order order = new Order("A1", 1, 1, true, Kind.GIFT);
        assertThat(payloads.capture(order)).isSameAs(order);
        assertThat(payloads.capture(7)).isEqualTo(7);
        assertThat(payloads.capture(Kind.NORMAL)).isSameAs(Kind.NORMAL);
        List<String> notes = new ArrayList<>(List.of("before"));
        Object captured = payloads.capture(new Basket(order, notes));
        notes.set(0, "after");
        assertThat(payloads.finish("input", null, null, captured).text()).contains("before");
        assertThat(payloads.capture(new Order("x".repeat(100_000), 1, 1, true, Kind.GIFT)))
                .isInstanceOf(Payload.class);
    }

    @Test
    void keepsArgumentsByNameAndASingleOneAsItIs() throws Exception {
        Payloads payloads = new Payloads(DEFAULTS, Redactor.NONE);
        CallSite two = CallSite.of("t", SpanKind.TOOL)
                .method(
                        Calls.class.getDeclaredMethod("two", String.class, int.class, String.class),
                        List.of("a", "b", "c"))
                .build();
        Object captured = payloads.capture(two, new Object[] {"x", 2, "pw"});
        assertThat(payloads.finish("input", null, null, captured).text())
                .isEqualTo("{\"a\":\"x\",\"b\":2,\"c\":\"[masked]\"}");
        CallSite one = CallSite.of("t", SpanKind.TOOL)
                .method(Calls.class.getDeclaredMethod("one", String.class, String.class))
                .build();
        assertThat(payloads.capture(one, new Object[] {"question", "hidden"})).isEqualTo("question");
    }

    interface Calls {
        void two(String a, int b, @Sensitive String c);

        void one(String question, @DoNotCapture String hidden);
    }

    private static String json(Object value) {
        Object captured = new Snapshots(DEFAULTS.limits()).of(value);
        return captured instanceof byte[] bytes
                ? new String(bytes, StandardCharsets.UTF_8)
                : String.valueOf(((Payload) captured).text());
    }
}
