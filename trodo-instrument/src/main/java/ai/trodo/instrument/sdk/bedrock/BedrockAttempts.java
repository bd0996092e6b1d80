package ai.trodo.instrument.sdk.bedrock;

import ai.trodo.instrument.sdk.call.ModelCall;
import ai.trodo.internal.Guard;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.concurrent.atomic.AtomicBoolean;
import software.amazon.awssdk.awscore.AwsRequest;
import software.amazon.awssdk.awscore.AwsRequestOverrideConfiguration;
import software.amazon.awssdk.core.SdkServiceClientConfiguration;
import software.amazon.awssdk.core.client.config.ClientOverrideConfiguration;
import software.amazon.awssdk.core.interceptor.Context;
import software.amazon.awssdk.core.interceptor.ExecutionAttributes;
import software.amazon.awssdk.core.interceptor.ExecutionInterceptor;
import software.amazon.awssdk.http.SdkHttpResponse;

/** Goes along with one request and tells its call how often the library asked and how it was answered. */
final class BedrockAttempts implements ExecutionInterceptor {
    private static final String UNSEEN = "The attempts of a Bedrock call could not be followed";

    private final ModelCall call;
    private final AtomicBoolean waiting = new AtomicBoolean();

    private BedrockAttempts(ModelCall call) {
        this.call = call;
    }

    /** The same request, heard. The interceptors of its client stay, this one comes after them. */
    static AwsRequest heard(AwsRequest request, ModelCall call) {
        BedrockAttempts attempts = new BedrockAttempts(call);
        AwsRequestOverrideConfiguration configuration = request.overrideConfiguration()
                .map(AwsRequestOverrideConfiguration::toBuilder)
                .orElseGet(AwsRequestOverrideConfiguration::builder)
                .addPlugin(client -> Guard.run(UNSEEN, () -> join(client, attempts)))
                .build();
        return request.toBuilder().overrideConfiguration(configuration).build();
    }

    private static void join(SdkServiceClientConfiguration.Builder client, BedrockAttempts attempts) {
        ClientOverrideConfiguration theirs = client.overrideConfiguration();
        client.overrideConfiguration((theirs == null ? ClientOverrideConfiguration.builder() : theirs.toBuilder())
                .addExecutionInterceptor(attempts)
                .build());
    }

    @Override
    public void beforeTransmission(Context.BeforeTransmission context, ExecutionAttributes attributes) {
        if (waiting.getAndSet(true)) {
            call.attemptFailed("no answer");
        }
    }

    @Override
    public void afterTransmission(Context.AfterTransmission context, ExecutionAttributes attributes) {
        waiting.set(false);
        Guard.run(UNSEEN, () -> {
            SdkHttpResponse response = context.httpResponse();
            Map<String, String> headers = new LinkedHashMap<>();
            response.forEachHeader((name, values) -> headers.put(name, values.isEmpty() ? "" : values.get(0)));
            call.attemptAnswered(response.statusCode(), headers);
        });
    }

    @Override
    public void onExecutionFailure(Context.FailedExecution context, ExecutionAttributes attributes) {
        if (waiting.getAndSet(false)) {
            call.attemptFailed(context.exception());
        }
    }
}
