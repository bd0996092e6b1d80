package ai.trodo.spring.identity;

import ai.trodo.spring.client.ConditionalOnAnyProperty;
import ai.trodo.spring.client.TrodoClientAutoConfiguration;
import org.springframework.boot.autoconfigure.AutoConfiguration;
import org.springframework.boot.autoconfigure.condition.ConditionalOnClass;
import org.springframework.boot.autoconfigure.condition.ConditionalOnMissingBean;
import org.springframework.boot.autoconfigure.condition.ConditionalOnProperty;
import org.springframework.boot.context.properties.EnableConfigurationProperties;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;
import org.springframework.security.core.context.SecurityContextHolder;
import org.springframework.web.context.request.RequestContextHolder;

/** Knows the end user of a run from a header, the logging context or the login, as far as {@code trodo.identity} says. */
@AutoConfiguration(before = TrodoClientAutoConfiguration.class)
@ConditionalOnProperty(name = "trodo.enabled", matchIfMissing = true)
@ConditionalOnAnyProperty({
    "trodo.identity.user-header",
    "trodo.identity.conversation-header",
    "trodo.identity.user-mdc-key",
    "trodo.identity.conversation-mdc-key",
    "trodo.identity.principal"
})
@EnableConfigurationProperties(TrodoIdentityProperties.class)
public final class TrodoIdentityAutoConfiguration {
    /** From request headers. */
    @Configuration(proxyBeanMethods = false)
    @ConditionalOnClass({RequestContextHolder.class, jakarta.servlet.http.HttpServletRequest.class})
    @ConditionalOnAnyProperty({"trodo.identity.user-header", "trodo.identity.conversation-header"})
    static class FromHeaders {
        @Bean
        @ConditionalOnMissingBean
        HeaderIdentity trodoHeaderIdentity(TrodoIdentityProperties properties) {
            return new HeaderIdentity(properties.userHeader(), properties.conversationHeader());
        }
    }

    /** From the logging context. */
    @Configuration(proxyBeanMethods = false)
    @ConditionalOnAnyProperty({"trodo.identity.user-mdc-key", "trodo.identity.conversation-mdc-key"})
    static class FromMdc {
        @Bean
        @ConditionalOnMissingBean
        MdcIdentity trodoMdcIdentity(TrodoIdentityProperties properties) {
            return new MdcIdentity(properties.userMdcKey(), properties.conversationMdcKey());
        }
    }

    /** From the login. */
    @Configuration(proxyBeanMethods = false)
    @ConditionalOnClass(SecurityContextHolder.class)
    @ConditionalOnProperty("trodo.identity.principal")
    static class FromLogin {
        @Bean
        @ConditionalOnMissingBean
        PrincipalIdentity trodoPrincipalIdentity() {
            return new PrincipalIdentity();
        }
    }
}
