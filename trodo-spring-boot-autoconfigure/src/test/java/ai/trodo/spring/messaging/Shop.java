package ai.trodo.spring.messaging;

import ai.trodo.annotation.Tool;
import java.util.List;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;
import org.springframework.amqp.rabbit.annotation.RabbitListener;
import org.springframework.jms.annotation.JmsListener;
import org.springframework.kafka.annotation.KafkaListener;

/** Packs orders, whoever brings them. */
public class Shop {
    private final BlockingQueue<String> handled = new LinkedBlockingQueue<>();
    private final Packing packing;

    Shop(Packing packing) {
        this.packing = packing;
    }

    @KafkaListener(topics = "orders", groupId = "shop")
    @JmsListener(destination = "orders")
    @RabbitListener(queues = "orders")
    public void order(String order) {
        handled.add(packing.pack(order));
    }

    @KafkaListener(id = "batches", topics = "many", groupId = "batches", batch = "true", autoStartup = "false")
    @RabbitListener(queues = "many", containerFactory = "batches")
    public void orders(List<String> orders) {
        handled.add(packing.pack(String.join("+", orders)));
    }

    public String handled() throws InterruptedException {
        return handled.poll(30, TimeUnit.SECONDS);
    }

    public static class Packing {
        @Tool
        public String pack(String order) {
            if (order.contains("nothing")) {
                throw new IllegalStateException("no stock");
            }
            return order;
        }
    }
}
