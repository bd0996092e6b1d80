package ai.trodo.analytics;

import java.util.Map;

/** Looks at the properties of an event before they leave; called on the worker. */
@FunctionalInterface
public interface PropertyRedactor {
    /** Changes nothing. */
    PropertyRedactor NONE = properties -> properties;

    /** The properties to keep. When this throws, none of them leave. */
    Map<String, Object> redact(Map<String, Object> properties);
}
