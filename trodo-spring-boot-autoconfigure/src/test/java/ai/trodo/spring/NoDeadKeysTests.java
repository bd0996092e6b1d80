package ai.trodo.spring;

import static org.assertj.core.api.Assertions.assertThat;

import com.tngtech.archunit.core.domain.JavaClass;
import com.tngtech.archunit.core.domain.JavaClasses;
import com.tngtech.archunit.core.domain.JavaFieldAccess;
import com.tngtech.archunit.core.domain.JavaMethod;
import com.tngtech.archunit.core.importer.ClassFileImporter;
import java.io.IOException;
import java.lang.reflect.RecordComponent;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.springframework.boot.context.properties.ConfigurationProperties;

/** No property is bound and then forgotten: somebody reads it, or a condition names it. */
class NoDeadKeysTests {
    private final JavaClasses classes = new ClassFileImporter().importPath(Path.of("target/classes"));

    @Test
    void everyPropertyIsReadOrNamedByACondition() throws IOException {
        String sources = sources();
        List<String> seen = new ArrayList<>();
        List<String> dead = new ArrayList<>();
        for (JavaClass type : classes) {
            if (type.isAnnotatedWith(ConfigurationProperties.class)) {
                String prefix =
                        type.getAnnotationOfType(ConfigurationProperties.class).value();
                visit(type.reflect(), prefix, sources, seen, dead);
            }
        }
        assertThat(seen).hasSizeGreaterThan(50);
        assertThat(dead).isEmpty();
    }

    private void visit(Class<?> record, String prefix, String sources, List<String> seen, List<String> dead) {
        for (RecordComponent component : record.getRecordComponents()) {
            String name = prefix + "."
                    + component.getName().replaceAll("([a-z])([A-Z])", "$1-$2").toLowerCase(Locale.ROOT);
            seen.add(name);
            if (!isRead(record, component.getName()) && !sources.contains('"' + name + '"')) {
                dead.add(name);
            }
            if (component.getType().isRecord()) {
                visit(component.getType(), name, sources, seen, dead);
            }
        }
    }

    private boolean isRead(Class<?> record, String component) {
        JavaMethod accessor = classes.get(record).getMethod(component);
        boolean inside = classes.get(record).getField(component).getAccessesToSelf().stream()
                .anyMatch(access -> access.getAccessType() == JavaFieldAccess.AccessType.GET
                        && !access.getOrigin().equals(accessor));
        return inside
                || !accessor.getCallsOfSelf().isEmpty()
                || !accessor.getReferencesToSelf().isEmpty();
    }

    private static String sources() throws IOException {
        try (Stream<Path> files = Files.walk(Path.of("src/main/java"))) {
            return files.filter(file -> file.toString().endsWith(".java"))
                    .map(NoDeadKeysTests::read)
                    .collect(Collectors.joining("\n"));
        }
    }

    private static String read(Path file) {
        try {
            return Files.readString(file);
        } catch (IOException unreadable) {
            throw new java.io.UncheckedIOException(unreadable);
        }
    }
}
