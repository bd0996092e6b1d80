package ai.trodo.server.store.sqlite;

import ai.trodo.model.TrodoRecord;
import ai.trodo.server.store.RunStore;
import ai.trodo.server.store.Samples;
import ai.trodo.server.store.Site;
import java.io.FileDescriptor;
import java.io.FileOutputStream;
import java.io.OutputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;

/** Runs in a process of its own, writes until it is killed and says what was acknowledged. */
final class KilledWriter {
    static final Site SITE = new Site("acme");
    static final int SPANS_IN_BATCH = 40;

    private KilledWriter() {}

    public static void main(String[] args) throws Exception {
        RunStore store = SqliteStore.open(Path.of(args[0]));
        OutputStream out = new FileOutputStream(FileDescriptor.out);
        for (int batch = 0; ; batch++) {
            List<TrodoRecord> records = new ArrayList<>();
            for (int i = 0; i < SPANS_IN_BATCH; i++) {
                records.add(Samples.llm("run-" + i % 7, "s-" + batch + "-" + i, batch)
                        .build());
            }
            store.writer().write(SITE, records);
            out.write((batch + "\n").getBytes(StandardCharsets.US_ASCII));
            out.flush();
        }
    }
}
