package ai.trodo.spring.http;

import java.io.IOException;
import org.springframework.http.HttpRequest;
import org.springframework.http.client.ClientHttpRequestExecution;
import org.springframework.http.client.ClientHttpRequestInterceptor;
import org.springframework.http.client.ClientHttpResponse;

/** Marks the calls of RestClient and RestTemplate. A header that the application has set itself stays. */
final class RunHeadersInterceptor implements ClientHttpRequestInterceptor {
    private final RunHeaders headers;

    RunHeadersInterceptor(RunHeaders headers) {
        this.headers = headers;
    }

    @Override
    public ClientHttpResponse intercept(HttpRequest request, byte[] body, ClientHttpRequestExecution execution)
            throws IOException {
        RunHeaders.fill(
                headers.forUri(request.getURI()),
                name -> RunHeaders.joined(request.getHeaders().getValuesAsList(name)),
                request.getHeaders()::set);
        return execution.execute(request, body);
    }
}
