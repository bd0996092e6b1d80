package ai.trodo.sample;

import ai.trodo.sample.model.ScriptedModel;
import ai.trodo.sample.orders.OrdersApplication;
import ai.trodo.sample.support.SupportApplication;
import ai.trodo.sample.traffic.Traffic;
import java.io.IOException;
import java.util.HashMap;
import java.util.Map;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.springframework.boot.builder.SpringApplicationBuilder;
import org.springframework.context.ConfigurableApplicationContext;

/**
 * Starts everything: a scripted model (unless a real provider's key is set), the support service with its viewer, and
 * the orders service. Before that it writes an hour of believable runs, so that there is something to look at;
 * {@code --no-traffic} leaves the store as it is, {@code --port=9000} takes the ports 9000 and 9001 in place of 8080 and
 * 8081, and {@code --traffic=http://host:port/trodo} only writes to that collector.
 */
public final class SampleApplication implements AutoCloseable {
    private static final Logger log = LoggerFactory.getLogger(SampleApplication.class);

    private final ScriptedModel model;
    private final ConfigurableApplicationContext support;
    private final ConfigurableApplicationContext orders;

    private SampleApplication(int supportPort, int ordersPort, Map<String, Object> more) throws IOException {
        model = ScriptedModel.start();
        Map<String, Object> settings = new HashMap<>(Provider.settings(System.getenv(), model.baseUrl()));
        settings.putAll(more);
        settings.put("server.port", supportPort);
        settings.put("orders.url", "http://localhost:" + ordersPort);
        support = start(SupportApplication.class, "support", settings);
        orders = start(OrdersApplication.class, "orders", ordersSettings(supportPort, ordersPort, more));
    }

    private static Map<String, Object> ordersSettings(int supportPort, int ordersPort, Map<String, Object> more) {
        Map<String, Object> settings = new HashMap<>(more);
        settings.keySet().removeIf(name -> !name.startsWith("trodo.instrument."));
        settings.put("server.port", ordersPort);
        settings.put("trodo.api-base", "http://localhost:" + supportPort + "/trodo");
        return settings;
    }

    public static void main(String[] arguments) throws IOException {
        Options options;
        try {
            options = Options.of(arguments);
        } catch (IllegalArgumentException mistake) {
            log.error(mistake.getMessage());
            System.exit(2);
            return;
        }
        if (options.trafficOnly() != null) {
            Traffic.anHour(options.trafficOnly());
            return;
        }
        int port = options.port();
        try {
            start(port, port + 1, Map.of(), options.traffic());
        } catch (IOException | RuntimeException e) {
            log.error(
                    "The sample did not start. Are the ports {} and {} free? --port=9000 takes 9000 and 9001.",
                    port,
                    port + 1,
                    e);
            System.exit(1);
        }
    }

    static SampleApplication start(int supportPort, int ordersPort, Map<String, Object> settings, boolean traffic)
            throws IOException {
        SampleApplication sample = new SampleApplication(supportPort, ordersPort, settings);
        String home = "http://localhost:" + supportPort;
        if (traffic) {
            Traffic.anHour(home + "/trodo");
        }
        log.warn("""


                  Talk to the agent    {}/
                  See what it does     {}/trodo/
                  The other service    http://localhost:{}/orders/1042
                """, home, home, ordersPort);
        return sample;
    }

    private static ConfigurableApplicationContext start(
            Class<?> application, String profile, Map<String, Object> settings) {
        return new SpringApplicationBuilder(application)
                .profiles(profile)
                .properties(settings)
                .run();
    }

    ConfigurableApplicationContext support() {
        return support;
    }

    ConfigurableApplicationContext orders() {
        return orders;
    }

    @Override
    public void close() {
        support.close();
        orders.close();
        model.close();
    }
}
