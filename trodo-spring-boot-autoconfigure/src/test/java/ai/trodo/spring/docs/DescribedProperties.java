package ai.trodo.spring.docs;

import java.io.IOException;
import java.io.InputStream;
import java.net.URL;
import java.util.Arrays;
import java.util.Collections;
import java.util.HashSet;
import java.util.Set;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/** The properties that the modules describe to an IDE; maps apart, since their entries have names of the user's. */
record DescribedProperties(Set<String> names, Set<String> maps) {
    static DescribedProperties onTheClassPath() throws IOException {
        DescribedProperties found = new DescribedProperties(new HashSet<>(), new HashSet<>());
        ClassLoader classes = DescribedProperties.class.getClassLoader();
        for (URL metadata : Collections.list(classes.getResources("META-INF/spring-configuration-metadata.json"))) {
            try (InputStream json = metadata.openStream()) {
                new JsonMapper().readTree(json).path("properties").forEach(found::add);
            }
        }
        return found;
    }

    private void add(JsonNode property) {
        String name = property.path("name").asString("");
        names.add(name);
        if (property.path("type").asString("").startsWith("java.util.Map")) {
            maps.add(name);
        }
    }

    /** Whether properties begin like this name; other dotted words are meters, packages, files or attributes. */
    boolean isGroupOf(String name) {
        String group = String.join(".", Arrays.asList(name.split("\\.")).subList(0, 2));
        return names.stream().anyMatch(known -> known.equals(group) || known.startsWith(group + "."));
    }

    /** Whether it is a property with a value of its own: one of a list or map too, but no group and no part of a name. */
    boolean describes(String name) {
        int index = name.indexOf('[');
        return names.contains(index < 0 ? name : name.substring(0, index))
                || maps.stream().anyMatch(map -> name.startsWith(map + "."));
    }

    /** Whether it is a property, a group of some, or an entry of a map. */
    boolean has(String name) {
        return names.stream().anyMatch(known -> known.equals(name) || known.startsWith(name + "."))
                || maps.stream().anyMatch(map -> name.startsWith(map + "."));
    }
}
