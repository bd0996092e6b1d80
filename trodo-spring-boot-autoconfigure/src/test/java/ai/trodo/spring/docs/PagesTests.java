package ai.trodo.spring.docs;

import static org.assertj.core.api.Assertions.assertThat;

import ai.trodo.TrodoClient;
import ai.trodo.capture.RunScope;
import ai.trodo.capture.SpanScope;
import ai.trodo.house.Pages;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.regex.MatchResult;
import java.util.regex.Pattern;
import org.junit.jupiter.api.Test;

/** What the pages point at exists: other pages and their headings, pictures, properties, methods, annotations. */
class PagesTests {
    private static final Pattern LINK = Pattern.compile("\\]\\(([^)\\s]+)\\)");
    private static final Pattern PROPERTY =
            Pattern.compile("(?<![\\w.-])trodo(?:\\.[a-z][a-z0-9-]*)+(?=[`=\\s]|\\.<|$)");
    private static final Pattern CALL = Pattern.compile("`[^`]*?\\b(trodo|run|span)\\.(\\w+)\\(");
    private static final Pattern ANNOTATION =
            Pattern.compile("`@(Agent|Tool|Llm|Retrieval|Traced|Sensitive|DoNot\\w+)");
    private static final Map<String, Class<?>> TYPES =
            Map.of("trodo", TrodoClient.class, "run", RunScope.class, "span", SpanScope.class);

    @Test
    void linksLeadSomewhere() {
        List<String> dead = new ArrayList<>();
        for (Path page : Pages.all()) {
            LINK.matcher(Pages.prose(page)).results().map(link -> link.group(1)).forEach(link -> {
                if (!link.contains("://") && !leadsSomewhere(page, link)) {
                    dead.add(Pages.name(page) + ": " + link);
                }
            });
        }
        assertThat(dead).isEmpty();
    }

    private static boolean leadsSomewhere(Path page, String link) {
        int hash = link.indexOf('#');
        String file = hash < 0 ? link : link.substring(0, hash);
        Path target = file.isEmpty() ? page : page.resolveSibling(file).normalize();
        return Files.exists(target) && (hash < 0 || Pages.anchors(target).contains(link.substring(hash + 1)));
    }

    @Test
    void propertiesExist() throws IOException {
        DescribedProperties known = DescribedProperties.onTheClassPath();
        List<String> unknown = new ArrayList<>();
        for (Path page : Pages.all()) {
            PROPERTY.matcher(Pages.text(page)).results().map(MatchResult::group).forEach(name -> {
                if (known.isGroupOf(name) && !known.has(name)) {
                    unknown.add(Pages.name(page) + ": " + name);
                }
            });
        }
        assertThat(unknown).isEmpty();
    }

    @Test
    void methodsAndAnnotationsExist() {
        List<String> missing = new ArrayList<>();
        for (Path page : Pages.all()) {
            String prose = Pages.prose(page);
            CALL.matcher(prose).results().forEach(call -> {
                if (Arrays.stream(TYPES.get(call.group(1)).getMethods())
                        .noneMatch(method -> method.getName().equals(call.group(2)))) {
                    missing.add(Pages.name(page) + ": " + call.group());
                }
            });
            ANNOTATION.matcher(prose).results().forEach(annotation -> {
                if (!exists("ai.trodo.annotation." + annotation.group(1))) {
                    missing.add(Pages.name(page) + ": " + annotation.group());
                }
            });
        }
        assertThat(missing).isEmpty();
    }

    private static boolean exists(String type) {
        return PagesTests.class.getClassLoader().getResource(type.replace('.', '/') + ".class") != null;
    }
}
