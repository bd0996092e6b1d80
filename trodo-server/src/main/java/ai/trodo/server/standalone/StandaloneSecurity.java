package ai.trodo.server.standalone;

import ai.trodo.server.boot.ServerSettings.Login;
import ai.trodo.server.boot.ServerSettingsHolder;
import jakarta.servlet.http.HttpServletRequest;
import java.util.ArrayList;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;
import org.springframework.http.HttpMethod;
import org.springframework.http.HttpStatus;
import org.springframework.security.config.Customizer;
import org.springframework.security.config.annotation.web.builders.HttpSecurity;
import org.springframework.security.config.annotation.web.configuration.EnableWebSecurity;
import org.springframework.security.config.annotation.web.configurers.AbstractHttpConfigurer;
import org.springframework.security.core.GrantedAuthority;
import org.springframework.security.core.authority.SimpleGrantedAuthority;
import org.springframework.security.core.authority.mapping.GrantedAuthoritiesMapper;
import org.springframework.security.core.userdetails.User;
import org.springframework.security.core.userdetails.UserDetails;
import org.springframework.security.core.userdetails.UserDetailsService;
import org.springframework.security.crypto.factory.PasswordEncoderFactories;
import org.springframework.security.crypto.password.PasswordEncoder;
import org.springframework.security.oauth2.core.user.OAuth2UserAuthority;
import org.springframework.security.provisioning.InMemoryUserDetailsManager;
import org.springframework.security.web.SecurityFilterChain;
import org.springframework.security.web.authentication.HttpStatusEntryPoint;

/**
 * Login to the viewer. What shows a key, and what takes records, passes: the collector itself decides there. State
 * changes are guarded by the collector's check of their origin, so Spring's tokens are not needed.
 */
@Configuration(proxyBeanMethods = false)
@EnableWebSecurity
class StandaloneSecurity {
    private static final List<String> TAKES_RECORDS = List.of(
            "/api/sdk/", "/api/events", "/api/utm-events", "/v1/", "/otlp/", "/ai-tracer", "/api/public/ingestion");

    @Bean
    SecurityFilterChain trodoSecurity(HttpSecurity http, ServerSettingsHolder settings) throws Exception {
        http.csrf(AbstractHttpConfigurer::disable);
        http.headers(headers -> headers.defaultsDisabled().httpStrictTransportSecurity(Customizer.withDefaults()));
        http.requestCache(Customizer.withDefaults());
        Login.Mode mode = settings.get().login().mode();
        if (mode == Login.Mode.NONE) {
            http.authorizeHttpRequests(requests -> requests.anyRequest().permitAll());
            return http.build();
        }
        http.authorizeHttpRequests(requests -> requests.requestMatchers(StandaloneSecurity::decidesItself)
                .permitAll()
                .anyRequest()
                .authenticated());
        if (mode == Login.Mode.OIDC) {
            http.oauth2Login(Customizer.withDefaults());
            http.logout(Customizer.withDefaults());
            http.exceptionHandling(refusals -> refusals.defaultAuthenticationEntryPointFor(
                    new HttpStatusEntryPoint(HttpStatus.UNAUTHORIZED), StandaloneSecurity::isApi));
        } else {
            http.httpBasic(basic -> basic.realmName("Trodo"));
        }
        return http.build();
    }

    private static boolean decidesItself(HttpServletRequest request) {
        String path = request.getRequestURI().substring(request.getContextPath().length());
        boolean records = !request.getMethod().equals(HttpMethod.GET.name())
                && TAKES_RECORDS.stream().anyMatch(path::startsWith);
        return records || path.equals("/healthz") || showsKey(request);
    }

    /** A script gets a status that it understands, not the page of a login. */
    private static boolean isApi(HttpServletRequest request) {
        return request.getRequestURI()
                .substring(request.getContextPath().length())
                .startsWith("/api/");
    }

    private static boolean showsKey(HttpServletRequest request) {
        String authorization = request.getHeader("Authorization");
        return request.getHeader("X-Trodo-Site-Id") != null
                || request.getHeader("X-API-Key") != null
                || authorization != null && authorization.regionMatches(true, 0, "Bearer ", 0, 7);
    }

    @Bean
    PasswordEncoder trodoPasswords() {
        return PasswordEncoderFactories.createDelegatingPasswordEncoder();
    }

    @Bean
    UserDetailsService trodoUsers(ServerSettingsHolder settings, PasswordEncoder passwords) {
        List<UserDetails> users = new ArrayList<>();
        for (Login.User user : settings.get().login().users()) {
            String password = user.password().startsWith("{") ? user.password() : passwords.encode(user.password());
            users.add(User.withUsername(user.name())
                    .password(password)
                    .roles(user.admin() ? "TRODO_ADMIN" : "TRODO_VIEWER")
                    .build());
        }
        return new InMemoryUserDetailsManager(users);
    }

    /** Whoever the identity provider lets in may read; those who are named may do everything. */
    @Bean
    GrantedAuthoritiesMapper trodoRoles(ServerSettingsHolder settings) {
        Set<String> admins = settings.get().login().adminUsers();
        return authorities -> {
            Set<GrantedAuthority> roles = new LinkedHashSet<>(authorities);
            roles.add(new SimpleGrantedAuthority("ROLE_TRODO_VIEWER"));
            for (GrantedAuthority authority : authorities) {
                if (authority instanceof OAuth2UserAuthority user && isNamed(user.getAttributes(), admins)) {
                    roles.add(new SimpleGrantedAuthority("ROLE_TRODO_ADMIN"));
                }
            }
            return roles;
        };
    }

    private static boolean isNamed(Map<String, Object> claims, Set<String> admins) {
        for (String claim : new String[] {"sub", "preferred_username", "email"}) {
            Object value = claims.get(claim);
            boolean verified = !claim.equals("email") || !Boolean.FALSE.equals(claims.get("email_verified"));
            if (value instanceof String text && verified && admins.contains(text)) {
                return true;
            }
        }
        return false;
    }
}
