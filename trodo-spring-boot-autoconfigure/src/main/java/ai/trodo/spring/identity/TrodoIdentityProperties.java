package ai.trodo.spring.identity;

import org.jspecify.annotations.Nullable;
import org.springframework.boot.context.properties.ConfigurationProperties;
import org.springframework.boot.context.properties.bind.DefaultValue;

/**
 * Where the end user of a run is known from, if the run was not told. Asked in this order: header, logging context,
 * login.
 *
 * @param userHeader Request header that names the end user. Set it only where a gateway of your own sets the header.
 * @param conversationHeader Request header that names the conversation.
 * @param userMdcKey Key of the logging context that names the end user.
 * @param conversationMdcKey Key of the logging context that names the conversation.
 * @param principal Whether the name of the authenticated principal is the end user.
 */
@ConfigurationProperties("trodo.identity")
public record TrodoIdentityProperties(
        @Nullable String userHeader,
        @Nullable String conversationHeader,
        @Nullable String userMdcKey,
        @Nullable String conversationMdcKey,
        @DefaultValue("false") boolean principal) {}
