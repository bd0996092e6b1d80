package ai.trodo.sample.support;

import org.springframework.boot.autoconfigure.SpringBootApplication;

/** The first service: the chat page, the agent, and the viewer at {@code /trodo}. */
@SpringBootApplication
public class SupportApplication {}
