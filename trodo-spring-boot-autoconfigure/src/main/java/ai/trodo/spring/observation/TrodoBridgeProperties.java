package ai.trodo.spring.observation;

import org.springframework.boot.context.properties.ConfigurationProperties;
import org.springframework.boot.context.properties.bind.DefaultValue;

/**
 * How runs meet logs, metrics and traces of the application.
 *
 * @param observations Whether each annotated call is a Micrometer observation too.
 * @param mdc Whether the ids of run and span are in the logging context during annotated calls.
 * @param baggage Whether end user and conversation of a run are baggage of the application's own tracer during
 *     annotated calls. The tracer sends its baggage wherever it sends its traces.
 */
@ConfigurationProperties("trodo.bridge")
public record TrodoBridgeProperties(
        @DefaultValue("false") boolean observations,
        @DefaultValue("false") boolean mdc,
        @DefaultValue("false") boolean baggage) {}
