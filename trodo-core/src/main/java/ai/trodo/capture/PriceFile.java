package ai.trodo.capture;

import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStream;
import java.io.InputStreamReader;
import java.io.Reader;
import java.io.UncheckedIOException;
import java.math.BigDecimal;
import java.nio.charset.StandardCharsets;
import java.time.LocalDate;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** Reads the comma-separated price list whose columns are explained at the head of {@code prices.csv}. */
final class PriceFile {
    private static final int COLUMNS = 9;

    /** One model of the list. */
    record Row(String provider, String model, List<String> aliases, ModelPrice price) {}

    private final Map<String, Row> rows = new LinkedHashMap<>();
    private @Nullable LocalDate date;

    private PriceFile() {}

    static PriceFile bundled() {
        try (InputStream in = PriceFile.class.getResourceAsStream("prices.csv")) {
            if (in == null) {
                throw new IllegalStateException("the bundled price list is missing from the jar");
            }
            return read(new InputStreamReader(in, StandardCharsets.UTF_8));
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    static PriceFile read(Reader reader) throws IOException {
        PriceFile file = new PriceFile();
        BufferedReader lines = new BufferedReader(reader);
        int number = 0;
        for (String line = lines.readLine(); line != null; line = lines.readLine()) {
            number++;
            if (!line.isBlank() && line.charAt(0) != '#' && !line.startsWith("provider,")) {
                file.take(line.strip(), number);
            }
        }
        return file;
    }

    List<Row> rows() {
        return List.copyOf(rows.values());
    }

    @Nullable
    LocalDate date() {
        return date;
    }

    private void take(String line, int number) {
        try {
            if (line.startsWith("date,")) {
                date = LocalDate.parse(line.substring("date,".length()).strip());
                return;
            }
            String[] cells = line.split(",", -1);
            if (cells.length != COLUMNS) {
                throw new IllegalArgumentException("has " + cells.length + " columns instead of " + COLUMNS);
            }
            takeRow(cells);
        } catch (RuntimeException e) {
            throw new IllegalArgumentException("price list line " + number + " (" + line + "): " + e.getMessage(), e);
        }
    }

    private void takeRow(String[] cells) {
        String provider = ModelNames.letters(cells[0]);
        String model = ModelNames.key(cells[1]);
        ModelPrice price = new ModelPrice(
                new BigDecimal(cells[3].strip()),
                decimal(cells[4]),
                decimal(cells[5]),
                decimal(cells[6]),
                new BigDecimal(cells[7].strip()),
                0,
                null);
        String id = provider + ',' + model;
        if (cells[2].isBlank()) {
            if (rows.put(id, new Row(provider, model, aliases(cells[8]), price)) != null) {
                throw new IllegalArgumentException("is there twice");
            }
            return;
        }
        Row base = rows.get(id);
        if (base == null) {
            throw new IllegalArgumentException("needs the base price of the model above it");
        }
        ModelPrice both = base.price().withLongPrompt(Long.parseLong(cells[2].strip()), price);
        rows.put(id, new Row(provider, model, base.aliases(), both));
    }

    private static @Nullable BigDecimal decimal(String cell) {
        return cell.isBlank() ? null : new BigDecimal(cell.strip());
    }

    private static List<String> aliases(String cell) {
        List<String> names = new ArrayList<>();
        for (String name : cell.split(" ")) {
            if (!name.isBlank()) {
                names.add(ModelNames.key(name));
            }
        }
        return List.copyOf(names);
    }
}
