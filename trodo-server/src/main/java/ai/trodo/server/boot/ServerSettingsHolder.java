package ai.trodo.server.boot;

import org.springframework.boot.context.properties.bind.Binder;
import org.springframework.core.env.Environment;

/** The settings of this application's server, read once. The same record serves two prefixes. */
public final class ServerSettingsHolder {
    private final ServerSettings settings;

    private ServerSettingsHolder(ServerSettings settings) {
        this.settings = settings;
    }

    /** @param prefix under which the settings stand */
    public static ServerSettingsHolder bind(Environment environment, String prefix) {
        return new ServerSettingsHolder(Binder.get(environment).bindOrCreate(prefix, ServerSettings.class));
    }

    public ServerSettings get() {
        return settings;
    }
}
