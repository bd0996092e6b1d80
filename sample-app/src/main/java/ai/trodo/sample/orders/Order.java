package ai.trodo.sample.orders;

import java.time.LocalDate;

/** One order of the shop. */
public record Order(String id, String item, String status, LocalDate bought, boolean returnable) {}
