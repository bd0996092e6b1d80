package ai.trodo.instrument.sdk;

import com.fasterxml.jackson.databind.json.JsonMapper;
import java.util.Map;
import java.util.function.Supplier;

/**
 * What is special about a provider's library.
 *
 * @param packages where its types live
 * @param operations services whose create methods call a model, and what they do
 * @param json its own mapper, which knows its types; made when first needed
 */
record Provider(String name, String packages, Map<String, String> operations, Supplier<JsonMapper> json) {}
