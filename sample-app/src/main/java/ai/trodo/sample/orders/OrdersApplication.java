package ai.trodo.sample.orders;

import org.springframework.boot.autoconfigure.SpringBootApplication;

/** The second service: knows orders, has no agent, and adds its spans to the run of its caller. */
@SpringBootApplication
public class OrdersApplication {}
