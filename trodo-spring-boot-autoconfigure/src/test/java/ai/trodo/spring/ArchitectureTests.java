package ai.trodo.spring;

import ai.trodo.house.HouseRules;
import com.tngtech.archunit.core.domain.JavaModifier;
import com.tngtech.archunit.lang.syntax.ArchRuleDefinition;
import org.junit.jupiter.api.Test;
import org.springframework.boot.autoconfigure.AutoConfiguration;

final class ArchitectureTests {
    private static final HouseRules RULES = HouseRules.ofThisModule();

    @Test
    void keepsTheHouseRules() {
        RULES.common();
    }

    @Test
    void autoConfigurationsArePublicFinalAndNamedAfterTheirConcern() {
        RULES.check(ArchRuleDefinition.classes()
                .that()
                .areAnnotatedWith(AutoConfiguration.class)
                .should()
                .haveModifier(JavaModifier.FINAL)
                .andShould()
                .bePublic()
                .andShould()
                .haveNameMatching(".*\\.Trodo\\w+AutoConfiguration"));
    }

    @Test
    void noConcernReachesIntoTheServerModule() {
        RULES.check(ArchRuleDefinition.noClasses()
                .should()
                .dependOnClassesThat()
                .resideInAPackage("ai.trodo.server.store.."));
    }
}
