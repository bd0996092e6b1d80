package ai.trodo.server;

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
    void importsGoFromTheWebDownToTheRecords() {
        RULES.importsBelow("ai.trodo.server")
                .room("fold")
                .room("store", "fold")
                .room("query", "fold", "store")
                .room("audit", "fold", "store")
                .room("retention", "audit", "fold", "store")
                .room("price", "fold", "store")
                .room("score", "fold", "http", "security", "store")
                .room("prompt", "fold", "http", "store")
                .room("http")
                .room("servlet", "http")
                .room("webflux", "http")
                .room("security", "http", "store")
                .room("ingest", "fold", "http", "price", "security", "store")
                .room("live", "fold", "http", "query", "store")
                .room(
                        "view",
                        "audit",
                        "fold",
                        "http",
                        "ingest",
                        "live",
                        "price",
                        "prompt",
                        "query",
                        "retention",
                        "score",
                        "security",
                        "store")
                .room(
                        "",
                        "audit",
                        "fold",
                        "http",
                        "ingest",
                        "live",
                        "price",
                        "prompt",
                        "query",
                        "retention",
                        "score",
                        "security",
                        "store",
                        "view")
                .room(
                        "boot",
                        "",
                        "audit",
                        "http",
                        "ingest",
                        "price",
                        "retention",
                        "security",
                        "servlet",
                        "store",
                        "webflux")
                .room("standalone", "", "boot", "http", "retention", "security", "servlet", "store")
                .hold();
    }

    @Test
    void onlyTheStoreKnowsSqlAndKeys() {
        RULES.check(ArchRuleDefinition.noClasses()
                .that()
                .resideOutsideOfPackage("ai.trodo.server.store..")
                .should()
                .dependOnClassesThat()
                .resideInAnyPackage("java.sql..", "javax.sql..", "org.sqlite..", "org.postgresql..", "io.lettuce.."));
    }

    @Test
    void foldAndQueryDoNoIo() {
        RULES.check(ArchRuleDefinition.noClasses()
                .that()
                .resideInAnyPackage("ai.trodo.server.fold..", "ai.trodo.server.query..")
                .should()
                .dependOnClassesThat()
                .resideInAnyPackage(
                        "java.io..", "java.nio.file..", "java.net..", "java.sql..", "ai.trodo.server.http.."));
    }
}
