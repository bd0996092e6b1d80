package ai.trodo.server.store.sql;

import java.util.ArrayList;
import java.util.List;

/** Columns of a table as far as rows are put into it. */
public final class Table {
    /** What a column holds. */
    public enum Type {
        INT,
        TEXT,
        BLOB,
        REAL
    }

    /** What becomes of a value when its row is replaced. */
    enum Merge {
        NEW("%2$s"),
        SMALLER("CASE WHEN %2$s < %1$s THEN %2$s ELSE %1$s END"),
        LARGER("CASE WHEN %2$s > %1$s THEN %2$s ELSE %1$s END");

        private final String sql;

        Merge(String sql) {
            this.sql = sql;
        }
    }

    /** One column. */
    public record Column(String name, Type type, boolean key, Merge merge) {}

    private final String name;
    private final List<Column> columns;

    private Table(String name, List<Column> columns) {
        this.name = name;
        this.columns = List.copyOf(columns);
    }

    /** Columns as words: {@code "#run_no int"}, where # marks the key; {@code min} and {@code max} are numbers that widen. */
    static Table of(String name, String columns) {
        List<Column> list = new ArrayList<>();
        for (String column : columns.split(",")) {
            String[] words = column.trim().split(" ");
            boolean key = words[0].startsWith("#");
            list.add(new Column(key ? words[0].substring(1) : words[0], type(words[1]), key, merge(words[1])));
        }
        return new Table(name, list);
    }

    private static Type type(String word) {
        return switch (word) {
            case "int", "min", "max" -> Type.INT;
            case "blob" -> Type.BLOB;
            case "real" -> Type.REAL;
            default -> Type.TEXT;
        };
    }

    private static Merge merge(String word) {
        return switch (word) {
            case "min" -> Merge.SMALLER;
            case "max" -> Merge.LARGER;
            default -> Merge.NEW;
        };
    }

    public String name() {
        return name;
    }

    public List<Column> columns() {
        return columns;
    }

    /** All names with commas, each after the prefix. */
    public String names(String prefix) {
        List<String> names = new ArrayList<>();
        columns.forEach(column -> names.add(prefix + column.name()));
        return String.join(", ", names);
    }

    /** {@code INSERT INTO t (..)} with what the engine takes rows from, and what happens when the key is there. */
    public String insert(String source, boolean replace) {
        List<String> keys = new ArrayList<>();
        List<String> sets = new ArrayList<>();
        for (Column column : columns) {
            if (column.key()) {
                keys.add(column.name());
            } else {
                sets.add(column.name() + " = "
                        + column.merge().sql.formatted(name + "." + column.name(), "excluded." + column.name()));
            }
        }
        String insert = "INSERT INTO " + name + " (" + names("") + ") " + source;
        if (keys.isEmpty()) {
            return insert;
        }
        String conflict = " ON CONFLICT (" + String.join(", ", keys) + ") DO ";
        return insert + conflict + (replace && !sets.isEmpty() ? "UPDATE SET " + String.join(", ", sets) : "NOTHING");
    }
}
