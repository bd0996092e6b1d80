package ai.trodo.wire;

import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Objects;

/** The golden documents, which client and collector share. */
final class Golden {
    private static final JsonTree JSON = new JsonTree(100, Integer.MAX_VALUE);

    private Golden() {}

    static byte[] bytes(String name) {
        try (InputStream in = Golden.class.getResourceAsStream("/ai/trodo/test/golden/" + name + ".json")) {
            return Objects.requireNonNull(in, name).readAllBytes();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    static Object tree(byte[] json) {
        try {
            return Objects.requireNonNull(JSON.read(json, 0, json.length));
        } catch (JsonTree.NotJson e) {
            throw new AssertionError(e);
        }
    }

    /** With {@code -Dgolden.update=folder} the files are written anew; what changed shows in the diff. */
    static Object expected(String name, byte[] written) {
        String update = System.getProperty("golden.update");
        if (update != null) {
            try {
                Files.write(Path.of(update, name + ".json"), (new String(written) + "\n").getBytes());
            } catch (IOException e) {
                throw new UncheckedIOException(e);
            }
        }
        return tree(update == null ? bytes(name) : written);
    }
}
