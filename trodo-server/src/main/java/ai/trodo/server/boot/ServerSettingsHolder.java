package ai.trodo.server.boot;

import java.util.List;
import org.springframework.boot.context.properties.bind.BindHandler;
import org.springframework.boot.context.properties.bind.Bindable;
import org.springframework.boot.context.properties.bind.Binder;
import org.springframework.boot.context.properties.bind.handler.NoUnboundElementsBindHandler;
import org.springframework.boot.context.properties.source.ConfigurationPropertyName;
import org.springframework.boot.context.properties.source.ConfigurationPropertySources;
import org.springframework.boot.context.properties.source.InvalidConfigurationPropertyValueException;
import org.springframework.boot.context.properties.source.UnboundElementsSourceFilter;
import org.springframework.core.env.Environment;

/**
 * The settings of this application's server, read once. The same record serves two prefixes; a name that means nothing
 * under its prefix is refused, so that a misspelt limit is not taken for one.
 */
public final class ServerSettingsHolder {
    /** Settings of a server that is embedded in an application. */
    public static final String LOCAL = "trodo.local";

    /** Settings of a server of its own. */
    public static final String STANDALONE = "trodo.server";

    private static final List<String> ONLY_LOCAL = List.of("enabled", "path", "viewer-roles", "admin-roles");
    private static final List<String> ONLY_STANDALONE =
            List.of("login.mode", "login.users", "login.users[0].name", "login.admin-users", "login.admin-users[0]");

    private final ServerSettings settings;

    private ServerSettingsHolder(ServerSettings settings) {
        this.settings = settings;
    }

    /** @param prefix {@link #LOCAL} or {@link #STANDALONE} */
    public static ServerSettingsHolder bind(Environment environment, String prefix) {
        boolean local = prefix.equals(LOCAL);
        for (String other : local ? ONLY_STANDALONE : ONLY_LOCAL) {
            refuse(environment, prefix + "." + other, local);
        }
        BindHandler strict = new NoUnboundElementsBindHandler(BindHandler.DEFAULT, new UnboundElementsSourceFilter());
        return new ServerSettingsHolder(
                Binder.get(environment).bindOrCreate(prefix, Bindable.of(ServerSettings.class), strict));
    }

    private static void refuse(Environment environment, String name, boolean local) {
        ConfigurationPropertyName asked = ConfigurationPropertyName.of(name);
        for (var source : ConfigurationPropertySources.get(environment)) {
            var found = source.getConfigurationProperty(asked);
            if (found != null) {
                throw new InvalidConfigurationPropertyValueException(
                        name,
                        found.getValue(),
                        local
                                ? "an embedded server has no login of its own: guard its path with the application's"
                                        + " security and trodo.local.viewer-roles"
                                : "it means something in an application only: a server of its own is mounted by"
                                        + " server.servlet.context-path and knows its users by trodo.server.login");
            }
        }
    }

    /** Checked when they were read; a wrong one stops the application from starting. */
    public ServerSettings get() {
        return settings;
    }
}
