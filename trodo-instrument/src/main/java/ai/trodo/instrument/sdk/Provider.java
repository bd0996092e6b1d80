package ai.trodo.instrument.sdk;

import ai.trodo.instrument.sdk.call.Json;
import java.util.Map;
import java.util.function.UnaryOperator;
import org.jspecify.annotations.Nullable;

/**
 * What is special about one of the libraries that are generated from an API's description, as OpenAI's and Anthropic's are.
 *
 * @param packages where its types live
 * @param operations services whose create methods call a model, and what they do
 * @param plain turns objects of the library into maps and lists, by the library's own mapper
 */
record Provider(String name, String packages, Map<String, String> operations, UnaryOperator<@Nullable Object> plain) {
    private static final String RAW = "$WithRawResponse";

    /** Null for services that call no model. */
    @Nullable
    String operation(Class<?> service) {
        String name = service.getName();
        return operations.get(name.endsWith(RAW) ? name.substring(0, name.length() - RAW.length()) : name);
    }

    Json json(@Nullable Object value) {
        return new Json(plain.apply(value));
    }
}
