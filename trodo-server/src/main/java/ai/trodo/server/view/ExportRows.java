package ai.trodo.server.view;

import ai.trodo.server.http.Json;
import java.io.IOException;
import java.io.OutputStream;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.function.Consumer;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/** Writes the rows of an export, as JSON lines or separated by commas. */
abstract class ExportRows {
    final OutputStream out;

    private ExportRows(OutputStream out) {
        this.out = out;
    }

    static ExportRows jsonl(OutputStream out) {
        return new Lines(out);
    }

    /** With the columns of the first row; no value can become a formula of a spreadsheet. */
    static ExportRows csv(OutputStream out) {
        return new Csv(out);
    }

    abstract void row(Map<String, @Nullable Object> row) throws IOException;

    /** The last row of a file that is cut off: it must not look whole. */
    abstract void failed(String message) throws IOException;

    private static final class Lines extends ExportRows {
        Lines(OutputStream out) {
            super(out);
        }

        @Override
        void row(Map<String, @Nullable Object> row) throws IOException {
            out.write(Json.write(row));
            out.write('\n');
        }

        @Override
        void failed(String message) throws IOException {
            row(Json.object("export_failed", message));
        }
    }

    private static final class Csv extends ExportRows {
        /** What a spreadsheet takes for the beginning of a formula, also in the wide forms of East Asian text. */
        private static final String FORMULA = "=+-@\t\r\n\uFF1D\uFF0B\uFF0D\uFF20";

        private static final Pattern NUMBER = Pattern.compile("[+-]?[0-9]+(?:\\.[0-9]+)?(?:[eE][+-]?[0-9]+)?");

        private @Nullable List<String> columns;

        Csv(OutputStream out) {
            super(out);
        }

        @Override
        void row(Map<String, @Nullable Object> row) throws IOException {
            List<String> names = columns;
            if (names == null) {
                names = new ArrayList<>(row.keySet());
                columns = names;
                line(names::forEach);
            }
            List<String> known = names;
            line(cells -> known.forEach(name -> cells.accept(text(row.get(name)))));
        }

        @Override
        void failed(String message) throws IOException {
            line(cells -> cells.accept("export failed: " + message));
        }

        private void line(Consumer<Consumer<String>> cells) throws IOException {
            StringBuilder line = new StringBuilder();
            cells.accept(cell -> line.append(line.isEmpty() ? "" : ",").append(quoted(cell)));
            out.write(line.append("\r\n").toString().getBytes(StandardCharsets.UTF_8));
        }

        private static String text(@Nullable Object value) {
            if (value == null) {
                return "";
            }
            return value instanceof String || value instanceof Number || value instanceof Boolean
                    ? value.toString()
                    : new String(Json.write(value), StandardCharsets.UTF_8);
        }

        private static String quoted(String cell) {
            boolean formula = !cell.isEmpty()
                    && FORMULA.indexOf(cell.charAt(0)) >= 0
                    && !NUMBER.matcher(cell).matches();
            return "\"" + (formula ? "'" + cell : cell).replace("\"", "\"\"") + "\"";
        }
    }
}
