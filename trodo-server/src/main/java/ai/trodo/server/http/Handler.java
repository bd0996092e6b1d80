package ai.trodo.server.http;

/** Answers one request. */
@FunctionalInterface
public interface Handler {
    HttpResponse handle(HttpRequest request) throws Exception;
}
