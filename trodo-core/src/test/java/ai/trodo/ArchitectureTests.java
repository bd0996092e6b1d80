package ai.trodo;

import ai.trodo.house.HouseRules;
import com.tngtech.archunit.lang.syntax.ArchRuleDefinition;
import org.junit.jupiter.api.Test;

final class ArchitectureTests {
    private static final HouseRules RULES = HouseRules.ofThisModule();

    @Test
    void keepsTheHouseRules() {
        RULES.common();
    }

    @Test
    void importsGoDownwardsOnly() {
        RULES.importsBelow("ai.trodo")
                .room(
                        "",
                        "analytics",
                        "annotation",
                        "capture",
                        "context",
                        "pipeline",
                        "prompt",
                        "export",
                        "wire",
                        "model",
                        "internal")
                .room("capture", "annotation", "context", "pipeline", "export", "wire", "model", "internal")
                .room("analytics", "capture", "context", "pipeline", "export", "wire", "model", "internal")
                .room("context", "export", "wire", "model", "internal")
                .room("pipeline", "export", "wire", "model", "internal")
                .room("export", "wire", "model", "internal")
                .room("wire", "model", "internal")
                .room("prompt", "internal")
                .room("internal", "model")
                .room("model")
                .room("annotation", "model")
                .hold();
    }

    @Test
    void recordsAndAnnotationsNeedNothingButTheJdk() {
        RULES.check(ArchRuleDefinition.classes()
                .that()
                .resideInAnyPackage("ai.trodo.model", "ai.trodo.annotation")
                .should()
                .onlyDependOnClassesThat()
                .resideInAnyPackage("java..", "org.jspecify..", "ai.trodo.model", "ai.trodo.annotation"));
    }

    @Test
    void snapshotsAndTheSearchForSecretsKnowNothingOfRunsAndSpans() {
        RULES.check(ArchRuleDefinition.classes()
                .that()
                .resideInAPackage("ai.trodo.capture.snapshot")
                .should()
                .onlyDependOnClassesThat()
                .resideInAnyPackage(
                        "java..",
                        "org.jspecify..",
                        "ai.trodo.capture.snapshot",
                        "ai.trodo.annotation",
                        "ai.trodo.model",
                        "ai.trodo.internal"));
        RULES.check(ArchRuleDefinition.classes()
                .that()
                .resideInAPackage("ai.trodo.capture.secret")
                .should()
                .onlyDependOnClassesThat()
                .resideInAnyPackage("java..", "org.jspecify..", "ai.trodo.capture.secret", "ai.trodo.internal"));
    }

    @Test
    void jacksonStaysOutOfPublicSignatures() {
        RULES.noPublicSignatureMentions("tools.jackson", "com.fasterxml");
    }
}
