package ai.trodo.server.store;

/** Where a page ended. Opaque to callers; goes through URLs as it is. */
public record Cursor(String token) {}
