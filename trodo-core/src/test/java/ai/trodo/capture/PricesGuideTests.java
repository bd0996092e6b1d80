package ai.trodo.capture;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.math.BigDecimal;
import java.nio.file.Files;
import java.nio.file.Path;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;

/** The table of the guide is the bundled list; {@code -Dtrodo.docs.update=true} writes it anew. */
final class PricesGuideTests {
    private static final Path GUIDE = Path.of("../docs/guide/prices.md");
    private static final String BEGIN = "<!-- bundled prices: begin -->\n";
    private static final String END = "<!-- bundled prices: end -->";

    @Test
    void showsTheBundledList() throws IOException {
        String text = Files.readString(GUIDE);
        int begin = text.indexOf(BEGIN) + BEGIN.length();
        int end = text.indexOf(END);
        assertThat(begin).isBetween(BEGIN.length(), end);
        if (Boolean.getBoolean("trodo.docs.update")) {
            Files.writeString(GUIDE, text.substring(0, begin) + table() + text.substring(end));
            return;
        }
        assertThat(text.substring(begin, end)).isEqualTo(table());
    }

    private static String table() {
        StringBuilder table = new StringBuilder("Known on " + PriceTable.listDate() + ".\n\n");
        table.append("| provider | model | input | cache read | cache write | output | other names |\n");
        table.append("|---|---|---:|---:|---:|---:|---|\n");
        for (PriceTable.Entry entry : PriceTable.list()) {
            row(table, entry.provider(), entry.model(), entry.price(), String.join(", ", entry.aliases()));
            ModelPrice longPrompt = entry.price().longPrompt();
            if (longPrompt != null) {
                String above = "above " + entry.price().longPromptAbove() / 1000 + "k prompt tokens";
                row(table, "", above, longPrompt, "");
            }
        }
        return table.toString();
    }

    private static void row(StringBuilder table, String provider, String model, ModelPrice price, String names) {
        table.append("| ").append(provider).append(" | ").append(model).append(" | ");
        table.append(price.input().toPlainString()).append(" | ");
        table.append(text(price.cacheRead())).append(" | ");
        table.append(text(price.cacheWrite()));
        if (price.cacheWriteLong() != null) {
            table.append(" (").append(price.cacheWriteLong().toPlainString()).append(')');
        }
        table.append(" | ")
                .append(price.output().toPlainString())
                .append(" | ")
                .append(names)
                .append(" |\n");
    }

    private static String text(@Nullable BigDecimal price) {
        return price == null ? "" : price.toPlainString();
    }
}
