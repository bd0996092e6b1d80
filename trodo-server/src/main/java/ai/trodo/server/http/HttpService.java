package ai.trodo.server.http;

/** Everything the server answers, behind one door. Never throws: a failure is an answer too. */
@FunctionalInterface
public interface HttpService {
    HttpResponse handle(HttpRequest request);
}
