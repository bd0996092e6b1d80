package ai.trodo.test;

import ai.trodo.house.HouseRules;
import org.junit.jupiter.api.Test;

final class ArchitectureTests {
    private static final HouseRules RULES = HouseRules.ofThisModule();

    @Test
    void keepsTheHouseRules() {
        RULES.common();
    }
}
