package ai.trodo.instrument.sdk.bedrock;

import io.netty.util.concurrent.DefaultThreadFactory;
import java.net.URI;
import java.util.ArrayList;
import java.util.List;
import java.util.function.Consumer;
import software.amazon.awssdk.auth.credentials.AwsBasicCredentials;
import software.amazon.awssdk.auth.credentials.StaticCredentialsProvider;
import software.amazon.awssdk.awscore.client.builder.AwsClientBuilder;
import software.amazon.awssdk.awscore.retry.AwsRetryStrategy;
import software.amazon.awssdk.core.client.config.ClientOverrideConfiguration;
import software.amazon.awssdk.http.Protocol;
import software.amazon.awssdk.http.nio.netty.NettyNioAsyncHttpClient;
import software.amazon.awssdk.http.nio.netty.SdkEventLoopGroup;
import software.amazon.awssdk.http.urlconnection.UrlConnectionHttpClient;
import software.amazon.awssdk.regions.Region;
import software.amazon.awssdk.retries.api.BackoffStrategy;
import software.amazon.awssdk.services.bedrockruntime.BedrockRuntimeAsyncClient;
import software.amazon.awssdk.services.bedrockruntime.BedrockRuntimeClient;
import software.amazon.awssdk.utils.SdkAutoCloseable;

/** Real clients of a local server that ask three times, at once. */
final class BedrockClients implements AutoCloseable {
    /** For all: a client that has threads of its own waits two seconds for them when it is closed. */
    private static final SdkEventLoopGroup THREADS = SdkEventLoopGroup.builder()
            .numberOfThreads(1)
            .threadFactory(new DefaultThreadFactory("bedrock", true))
            .build();

    private final URI url;
    private final List<SdkAutoCloseable> open = new ArrayList<>();

    BedrockClients(URI url) {
        this.url = url;
    }

    BedrockRuntimeClient blocking() {
        return blocking(settings -> {});
    }

    BedrockRuntimeClient blocking(Consumer<ClientOverrideConfiguration.Builder> more) {
        BedrockRuntimeClient client = settled(BedrockRuntimeClient.builder(), more)
                .httpClientBuilder(UrlConnectionHttpClient.builder())
                .build();
        open.add(client);
        return client;
    }

    BedrockRuntimeAsyncClient asynchronous() {
        BedrockRuntimeAsyncClient client = settled(BedrockRuntimeAsyncClient.builder(), settings -> {})
                .httpClientBuilder(NettyNioAsyncHttpClient.builder()
                        .protocol(Protocol.HTTP1_1)
                        .eventLoopGroup(THREADS))
                .build();
        open.add(client);
        return client;
    }

    private <B extends AwsClientBuilder<B, C>, C> B settled(
            B builder, Consumer<ClientOverrideConfiguration.Builder> more) {
        return builder.endpointOverride(url)
                .region(Region.US_EAST_1)
                .credentialsProvider(StaticCredentialsProvider.create(AwsBasicCredentials.create("none", "none")))
                .overrideConfiguration(settings -> {
                    settings.retryStrategy(AwsRetryStrategy.standardRetryStrategy().toBuilder()
                            .maxAttempts(3)
                            .backoffStrategy(BackoffStrategy.retryImmediately())
                            .throttlingBackoffStrategy(BackoffStrategy.retryImmediately())
                            .build());
                    more.accept(settings);
                });
    }

    @Override
    public void close() {
        open.forEach(SdkAutoCloseable::close);
    }
}
