package ai.trodo.internal;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

final class LineDiffTests {
    /** A dot stands for the end of a line. */
    @ParameterizedTest
    @CsvSource({
        "'', '', 0, 0",
        "'', a.b., 2, 0",
        "a.b., '', 0, 2",
        "a.b.c., a.b.c., 0, 0",
        "a.b.c., a.x.c., 1, 1",
        "a.a.a., a., 0, 2",
        "a., a.a.a., 2, 0",
        "a.b.c., c.a.b., 1, 1",
        "a.b.c.a.b.b.a., c.b.a.b.a.c., 2, 3",
        "x.a.b.c.y., x.c.b.a.y., 2, 2",
        "a.b, a.b., 1, 1",
        "a, b, 1, 1",
    })
    void countsLinesAsGitDoes(String before, String after, int added, int removed) {
        LineDiff diff = LineDiff.between(before.replace('.', '\n'), after.replace('.', '\n'));

        assertThat(diff.added()).as("added").isEqualTo(added);
        assertThat(diff.removed()).as("removed").isEqualTo(removed);
        assertThat(diff.exact()).isTrue();
    }

    @Test
    void writesHunksThatADiffToolReads() {
        String before = "1\n2\n3\n4\n5\n6\n7\n8\n9\n10\n11\n12\n13\n14\n";
        String after = "1\n2\n3\n4\nfive\n6\n7\n8\n9\n10\n11\n12\n14\n15";

        assertThat(LineDiff.between(before, after).unified()).isEqualTo("""
                @@ -2,7 +2,7 @@
                 2
                 3
                 4
                -5
                +five
                 6
                 7
                 8
                @@ -10,5 +10,5 @@
                 10
                 11
                 12
                -13
                 14
                +15
                \\ No newline at end of file
                """);
    }

    @Test
    void countsAtLeastTheDifferenceWhenTheTextsHaveTooLittleInCommon() {
        StringBuilder before = new StringBuilder();
        StringBuilder after = new StringBuilder();
        for (int i = 0; i < 3000; i++) {
            before.append("old ").append(i).append('\n');
            after.append("new ").append(i).append('\n');
        }

        LineDiff diff =
                LineDiff.between(before.toString(), after.append("old 7\n").toString());

        assertThat(diff.exact()).isFalse();
        assertThat(diff.added()).isEqualTo(3000);
        assertThat(diff.removed()).isEqualTo(2999);
        assertThat(diff.unified()).isNull();
    }

    /** The plain longest common subsequence, quadratic and obviously right, judges the quick one. */
    @Test
    void findsTheShortestScriptForAnyTexts() {
        Random random = new Random(7);
        for (int round = 0; round < 500; round++) {
            List<String> old = lines(random);
            List<String> now = lines(random);
            int common = longestCommon(old, now);

            LineDiff diff = LineDiff.between(text(old), text(now));

            assertThat(diff.added()).as("%s -> %s", old, now).isEqualTo(now.size() - common);
            assertThat(diff.removed()).as("%s -> %s", old, now).isEqualTo(old.size() - common);
        }
    }

    private static List<String> lines(Random random) {
        List<String> lines = new ArrayList<>();
        for (int i = random.nextInt(20); i > 0; i--) {
            lines.add(String.valueOf((char) ('a' + random.nextInt(4))));
        }
        return lines;
    }

    private static String text(List<String> lines) {
        return lines.isEmpty() ? "" : String.join("\n", lines) + "\n";
    }

    private static int longestCommon(List<String> a, List<String> b) {
        int[][] best = new int[a.size() + 1][b.size() + 1];
        for (int i = 1; i <= a.size(); i++) {
            for (int j = 1; j <= b.size(); j++) {
                best[i][j] = a.get(i - 1).equals(b.get(j - 1))
                        ? best[i - 1][j - 1] + 1
                        : Math.max(best[i - 1][j], best[i][j - 1]);
            }
        }
        return best[a.size()][b.size()];
    }
}
