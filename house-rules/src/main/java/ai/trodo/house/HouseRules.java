package ai.trodo.house;

import com.tngtech.archunit.base.DescribedPredicate;
import com.tngtech.archunit.core.domain.JavaClass;
import com.tngtech.archunit.core.domain.JavaClasses;
import com.tngtech.archunit.core.domain.JavaCodeUnit;
import com.tngtech.archunit.core.domain.JavaConstructor;
import com.tngtech.archunit.core.domain.JavaMethod;
import com.tngtech.archunit.core.domain.JavaModifier;
import com.tngtech.archunit.core.importer.ClassFileImporter;
import com.tngtech.archunit.lang.ArchCondition;
import com.tngtech.archunit.lang.ArchRule;
import com.tngtech.archunit.lang.ConditionEvents;
import com.tngtech.archunit.lang.SimpleConditionEvent;
import com.tngtech.archunit.lang.syntax.ArchRuleDefinition;
import com.tngtech.archunit.library.GeneralCodingRules;
import com.tngtech.archunit.library.dependencies.SliceAssignment;
import com.tngtech.archunit.library.dependencies.SliceIdentifier;
import com.tngtech.archunit.library.dependencies.SlicesRuleDefinition;
import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.stream.Stream;

/**
 * The rules that every module keeps, over the classes and sources of the module whose folder is given.
 * A rule that fails throws an {@link AssertionError} that lists each offender with its line.
 */
public final class HouseRules {
    private final Path module;
    private final JavaClasses classes;

    private HouseRules(Path module) {
        this.module = module;
        this.classes = new ClassFileImporter().importPath(module.resolve("target/classes"));
    }

    /** The module that the running test belongs to: Maven runs tests in the module's own folder. */
    public static HouseRules ofThisModule() {
        return of(Path.of(""));
    }

    static HouseRules of(Path module) {
        return new HouseRules(module);
    }

    public void check(ArchRule rule) {
        rule.allowEmptyShould(true).check(classes);
    }

    public void noPackageCycles() {
        check(SlicesRuleDefinition.slices()
                .assignedFrom(new PackageAsSlice())
                .should()
                .beFreeOfCycles());
    }

    /** Nothing is printed and java.util.logging is not used: a library speaks through SLF4J. */
    public void logsThroughSlf4jOnly() {
        check(GeneralCodingRules.NO_CLASSES_SHOULD_ACCESS_STANDARD_STREAMS);
        check(GeneralCodingRules.NO_CLASSES_SHOULD_USE_JAVA_UTIL_LOGGING);
    }

    /** See {@link SourceRules#swallowedThrowables}. */
    public void onlyTheGuardSwallowsThrowables() {
        List<String> offences = SourceRules.swallowedThrowables(module.resolve("src/main/java"), Set.of("Guard.java"));
        if (!offences.isEmpty()) {
            throw new AssertionError("Only the guard may swallow Throwable:\n" + String.join("\n", offences));
        }
    }

    public void everyPackageIsNullMarked() {
        List<String> missing = SourceRules.packagesWithoutNullMarked(module.resolve("src/main/java"));
        if (!missing.isEmpty()) {
            throw new AssertionError("Packages without @NullMarked in package-info.java: " + missing);
        }
    }

    /** See {@link SourceRules#unexplained}. */
    public void everyPublicMemberIsExplained() {
        List<String> missing = SourceRules.unexplained(module.resolve("src/main/java"));
        if (!missing.isEmpty()) {
            throw new AssertionError("Public, but no javadoc says what for:\n" + String.join("\n", missing));
        }
    }

    /** Keeps libraries that we may want to exchange out of what users compile against. */
    public void noPublicSignatureMentions(String... packages) {
        check(ArchRuleDefinition.methods().that(arePartOfTheApi()).should(new KeepOut<JavaMethod>(packages)));
        check(ArchRuleDefinition.constructors().that(arePartOfTheApi()).should(new KeepOut<JavaConstructor>(packages)));
    }

    /** The rules that hold everywhere, in one call. */
    public void common() {
        noPackageCycles();
        logsThroughSlf4jOnly();
        onlyTheGuardSwallowsThrowables();
        everyPackageIsNullMarked();
        everyPublicMemberIsExplained();
    }

    /** Starts a table of who may import whom below {@code root}; packages that are not in the table fail. */
    public Imports importsBelow(String root) {
        return new Imports(this, root);
    }

    /** A table of allowed imports between rooms. A room is a package directly below the root, with all below it. */
    public static final class Imports {
        private final HouseRules rules;
        private final String root;
        private final Map<String, Set<String>> allowed = new LinkedHashMap<>();

        private Imports(HouseRules rules, String root) {
            this.rules = rules;
            this.root = root;
        }

        /** Lets {@code room} import the named rooms and itself, nothing else of ours. Use "" for the root package. */
        public Imports room(String room, String... mayImport) {
            allowed.put(room, Set.of(mayImport));
            return this;
        }

        public void hold() {
            rules.check(ArchRuleDefinition.classes()
                    .that()
                    .resideInAPackage(root + "..")
                    .should(new ImportAllowedRooms()));
        }

        private String room(JavaClass type) {
            String below = type.getPackageName().substring(root.length());
            return below.isEmpty() ? "" : below.substring(1).split("\\.", 2)[0];
        }

        private boolean isOurs(JavaClass type) {
            String name = type.getPackageName();
            return name.equals(root) || name.startsWith(root + ".");
        }

        private final class ImportAllowedRooms extends ArchCondition<JavaClass> {
            ImportAllowedRooms() {
                super("import only the rooms that are allowed to it");
            }

            @Override
            public void check(JavaClass type, ConditionEvents events) {
                String from = room(type);
                Set<String> to = allowed.get(from);
                if (to == null) {
                    events.add(SimpleConditionEvent.violated(
                            type, "room '" + from + "' of " + type.getName() + " is not in the table"));
                    return;
                }
                type.getDirectDependenciesFromSelf().stream()
                        .filter(dependency -> isOurs(dependency.getTargetClass()))
                        .filter(dependency -> !room(dependency.getTargetClass()).equals(from))
                        .filter(dependency -> !to.contains(room(dependency.getTargetClass())))
                        .forEach(dependency ->
                                events.add(SimpleConditionEvent.violated(type, dependency.getDescription())));
            }
        }
    }

    private static DescribedPredicate<JavaCodeUnit> arePartOfTheApi() {
        return DescribedPredicate.describe(
                "are public in a public type",
                unit -> unit.getModifiers().contains(JavaModifier.PUBLIC)
                        && unit.getOwner().getModifiers().contains(JavaModifier.PUBLIC));
    }

    private static final class KeepOut<T extends JavaCodeUnit> extends ArchCondition<T> {
        private final List<String> packages;

        KeepOut(String... packages) {
            super("not mention " + List.of(packages));
            this.packages = List.of(packages);
        }

        @Override
        public void check(T unit, ConditionEvents events) {
            Stream.concat(unit.getRawParameterTypes().stream(), Stream.of(unit.getRawReturnType()))
                    .filter(type -> packages.stream().anyMatch(type.getPackageName()::startsWith))
                    .forEach(type -> events.add(
                            SimpleConditionEvent.violated(unit, unit.getFullName() + " mentions " + type.getName())));
        }
    }

    private static final class PackageAsSlice implements SliceAssignment {
        @Override
        public SliceIdentifier getIdentifierOf(JavaClass type) {
            return type.getPackageName().startsWith("ai.trodo")
                    ? SliceIdentifier.of(type.getPackageName())
                    : SliceIdentifier.ignore();
        }

        @Override
        public String getDescription() {
            return "packages";
        }
    }
}
