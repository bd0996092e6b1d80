package ai.trodo.server.audit;

import static ai.trodo.server.store.Samples.complete;
import static ai.trodo.server.store.Samples.llm;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import ai.trodo.server.store.AuditLog;
import ai.trodo.server.store.RunStore;
import ai.trodo.server.store.Site;
import ai.trodo.server.store.engine.LaneSettings;
import ai.trodo.server.store.sqlite.SqliteSettings;
import ai.trodo.server.store.sqlite.SqliteStore;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.security.GeneralSecurityException;
import java.security.KeyPair;
import java.security.KeyPairGenerator;
import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.SQLException;
import java.sql.Statement;
import java.time.Clock;
import java.time.Instant;
import java.time.LocalDate;
import java.time.ZoneOffset;
import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

final class AuditTests {
    private static final Site SITE = new Site("acme");
    private static final LocalDate DAY = LocalDate.parse("2026-11-20");
    private static final Instant NOON = Instant.parse("2026-11-20T12:00:00Z");
    private static final Instant NEXT_DAY = Instant.parse("2026-11-21T01:00:00Z");
    private static final byte[] SECRET = "0123456789abcdef0123456789abcdef".getBytes(StandardCharsets.US_ASCII);

    @TempDir
    Path folder;

    private RunStore store;

    @BeforeEach
    void open() {
        store = SqliteStore.open(SqliteSettings.at(folder.resolve("trodo.db"))
                .withLane(LaneSettings.DEFAULT.withClock(Clock.fixed(NOON, ZoneOffset.UTC))));
        store.writer().write(SITE, complete("r1", 0));
        store.writer().write(SITE, complete("r2", 0));
        store.writer().write(SITE, List.of(llm("r1", "more", 5).build()));
    }

    @AfterEach
    void close() {
        store.close();
    }

    private void tamper(String sql) throws SQLException {
        try (Connection connection = DriverManager.getConnection("jdbc:sqlite:" + folder.resolve("trodo.db"));
                Statement statement = connection.createStatement()) {
            statement.execute("PRAGMA busy_timeout = 10000");
            assertThat(statement.executeUpdate(sql)).as(sql).isPositive();
        }
    }

    private ChainCheck check() {
        return ChainCheck.of(store, SITE, "r1").orElseThrow();
    }

    @Test
    void findsAnUntouchedChainWhole() {
        assertThat(check().verified()).isTrue();
        assertThat(check().records()).isEqualTo(4);
        assertThat(ChainCheck.of(store, SITE, "unknown")).isEmpty();
    }

    @Test
    void seesEachWayOfTampering() throws SQLException {
        String r1 = "run_no = (SELECT run_no FROM run WHERE run_id = 'r1')";
        String[] ways = {
            "UPDATE record SET body = replace(CAST(body AS TEXT), 'near', 'lost') WHERE seq = 2 AND " + r1,
            "UPDATE record SET received_us = received_us + 1 WHERE seq = 2 AND " + r1,
            "UPDATE record SET type = 'run' WHERE seq = 2 AND " + r1,
            "UPDATE record SET entity = 's:other' WHERE seq = 2 AND " + r1,
            "UPDATE record SET hash = zeroblob(32) WHERE seq = 2 AND " + r1,
            "DELETE FROM record WHERE seq = 2 AND " + r1,
        };
        for (String way : ways) {
            tamperAndMend(way);
        }
    }

    private void tamperAndMend(String way) throws SQLException {
        try (Connection connection = DriverManager.getConnection("jdbc:sqlite:" + folder.resolve("trodo.db"));
                Statement statement = connection.createStatement()) {
            statement.execute("PRAGMA busy_timeout = 10000");
            statement.execute("CREATE TABLE kept AS SELECT * FROM record");
            statement.execute(way);
            assertThat(check().brokenAt()).as(way).isEqualTo(2);
            statement.execute("DELETE FROM record");
            statement.execute("INSERT INTO record SELECT * FROM kept");
            statement.execute("DROP TABLE kept");
            assertThat(check().verified()).isTrue();
        }
    }

    @Test
    void seesThatTheLastRecordIsMissing() throws SQLException {
        tamper("DELETE FROM record WHERE seq = 4");

        assertThat(check().brokenAt()).isEqualTo(4);
    }

    @Test
    void exportsARunThatCanBeCheckedWithoutTheStore() {
        Seal seal = Seal.hmac("k1", SECRET);
        String proof = RunProof.export(store, SITE, "r1", "ann", seal).orElseThrow();

        RunProof.Check whole = RunProof.verify(proof, seal);
        assertThat(whole.chain()).isEqualTo(check());
        assertThat(whole.runId()).isEqualTo("r1");
        assertThat(whole.sealFits()).isTrue();
        assertThat(RunProof.verify(proof, null).sealFits()).isFalse();
        assertThat(RunProof.verify(proof, Seal.hmac("k1", new byte[32])).sealFits())
                .isFalse();
        assertThat(RunProof.verify(proof.replace("parcel is near", "parcel is lost"), seal)
                        .chain()
                        .verified())
                .isFalse();
        assertThat(RunProof.verify(proof.replace("\"record_count\":4", "\"record_count\":3"), seal)
                        .chain()
                        .verified())
                .isFalse();
        assertThat(RunProof.verify(
                                proof.replace(
                                        "\"run_id\":\"r1\",\"record_count\"", "\"run_id\":\"r9\",\"record_count\""),
                                seal)
                        .sealFits())
                .isFalse();
        assertThatThrownBy(() -> RunProof.verify("{}", null)).hasMessageContaining("format");
        assertThatThrownBy(() -> RunProof.verify("nonsense", null)).isInstanceOf(IllegalArgumentException.class);
        AuditLog.Entry entry = store.auditLog().list(SITE, null, 1).items().get(0);
        assertThat(entry.actor()).isEqualTo("ann");
        assertThat(entry.action()).isEqualTo("export");
        assertThat(entry.target()).isEqualTo("r1");
        assertThat(RunProof.export(store, SITE, "unknown", "ann", null)).isEmpty();
    }

    @Test
    void signsWithEd25519SoThatAnybodyCanCheck() throws GeneralSecurityException {
        KeyPair keys = KeyPairGenerator.getInstance("Ed25519").generateKeyPair();
        Seal signing = Seal.ed25519("prod", keys.getPrivate(), keys.getPublic());
        Seal checking = Seal.ed25519("prod", null, keys.getPublic());
        Seal other = Seal.ed25519(
                "x",
                null,
                KeyPairGenerator.getInstance("Ed25519").generateKeyPair().getPublic());
        String proof = RunProof.export(store, SITE, "r1", "ann", signing).orElseThrow();

        assertThat(RunProof.verify(proof, checking).sealFits()).isTrue();
        assertThat(RunProof.verify(proof, other).sealFits()).isFalse();
        assertThat(RunProof.verify(proof, Seal.hmac("prod", SECRET)).sealFits()).isFalse();
        assertThatThrownBy(() -> checking.sign(new byte[1])).isInstanceOf(IllegalStateException.class);
        assertThatThrownBy(() -> Seal.hmac("k", new byte[3])).hasMessageContaining("32 bytes");
    }

    @Test
    void anchorsADayAndSeesWhatWasChangedSince() throws SQLException {
        Anchors anchors = new Anchors(store, Seal.hmac("k1", SECRET));
        assertThatThrownBy(() -> anchors.make(SITE, DAY, NOON)).hasMessageContaining("over");
        Anchors.Anchor anchor = anchors.make(SITE, DAY, NEXT_DAY);
        Anchors.Anchor next = anchors.make(SITE, DAY.plusDays(1), NEXT_DAY.plusSeconds(86_400));

        assertThat(anchor.runs()).isEqualTo(2);
        assertThat(anchor.records()).isEqualTo(7);
        assertThat(next.previous()).isEqualTo(anchor.digest());
        assertThat(anchors.make(SITE, DAY, NEXT_DAY)).isEqualTo(anchor);
        assertThat(anchors.check(SITE, DAY).orElseThrow().verified()).isTrue();
        assertThat(anchors.check(SITE, DAY).orElseThrow().sealFits()).isTrue();

        store.writer().write(SITE, List.of(llm("r1", "later", 9).build()));
        assertThat(anchors.check(SITE, DAY).orElseThrow().verified()).isTrue();

        store.retention().purge(SITE, List.of("r2"), "asked");
        assertThat(anchors.check(SITE, DAY).orElseThrow().purged()).containsExactly("r2");
        assertThat(anchors.check(SITE, DAY).orElseThrow().verified()).isTrue();

        tamper("DELETE FROM record WHERE seq > 2");
        tamper("UPDATE run SET record_count = 2");
        assertThat(check().verified()).as("a cut chain looks whole by itself").isTrue();
        assertThat(anchors.check(SITE, anchor).broken()).containsExactly("r1");
        tamper("DELETE FROM document WHERE kind = 'anchor_heads'");
        assertThat(anchors.check(SITE, anchor).digestFits()).isFalse();
    }

    @Test
    void seesTamperingWithTheAuditLog() throws SQLException {
        for (int i = 0; i < 4; i++) {
            store.auditLog().append(SITE, "ann", "purge", "r" + i, "{}");
        }
        assertThat(store.auditLog().firstBroken(SITE)).isZero();
        tamper("UPDATE audit_entry SET actor = 'bob' WHERE seq = 3");
        assertThat(store.auditLog().firstBroken(SITE)).isEqualTo(3);
        tamper("UPDATE audit_entry SET actor = 'ann' WHERE seq = 3");
        tamper("DELETE FROM audit_entry WHERE seq = 2");
        assertThat(store.auditLog().firstBroken(SITE)).isEqualTo(2);
    }
}
