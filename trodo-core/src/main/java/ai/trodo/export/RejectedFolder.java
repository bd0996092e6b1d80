package ai.trodo.export;

import ai.trodo.wire.JsonWriter;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.ArrayDeque;
import java.util.Comparator;
import java.util.Deque;
import java.util.UUID;
import java.util.stream.Stream;

/** Keeps documents that were refused for good, so that somebody can look why. Bounded: the oldest make room. */
public final class RejectedFolder {
    private static final String SUFFIX = ".json";

    private final Path folder;
    private final long maxBytes;
    private final Deque<Path> files = new ArrayDeque<>();
    private long bytes;
    private long sequence;

    private RejectedFolder(Path folder, long maxBytes) {
        this.folder = folder;
        this.maxBytes = maxBytes;
    }

    /** Makes the folder, readable for its owner only, if it is not there, and counts what lies in it already. */
    public static RejectedFolder open(Path folder, long maxBytes) throws IOException {
        OwnerOnly.createFolder(folder);
        RejectedFolder rejected = new RejectedFolder(folder, maxBytes);
        try (Stream<Path> there = Files.list(folder)) {
            for (Path file : there.filter(path -> path.toString().endsWith(SUFFIX))
                    .sorted(Comparator.comparing(Path::getFileName))
                    .toList()) {
                rejected.files.add(file);
                rejected.bytes += Files.size(file);
            }
        }
        return rejected;
    }

    /** Writes {@code {"reason","kind","run_id","site","document"}} into a file of its own. */
    public void keep(Frame frame, String reason) throws IOException {
        JsonWriter json = new JsonWriter(frame.json().length + 256);
        json.beginObject().name("reason").string(reason);
        json.name("kind").string(frame.kind().name()).name("path").string(frame.path());
        if (frame.site() != null) {
            json.name("site").string(frame.site());
        }
        json.name("document").json(frame.json()).endObject();
        if (json.size() > maxBytes) {
            return;
        }
        while (!files.isEmpty() && bytes + json.size() > maxBytes) {
            Path oldest = files.removeFirst();
            bytes -= Files.exists(oldest) ? Files.size(oldest) : 0;
            Files.deleteIfExists(oldest);
        }
        String unique = UUID.randomUUID().toString().substring(0, 8);
        String name = String.format("%013d-%06d-%s%s", System.currentTimeMillis(), sequence++, unique, SUFFIX);
        Path file = folder.resolve(name);
        OwnerOnly.createFile(file);
        Files.write(file, json.toByteArray(), StandardOpenOption.WRITE);
        files.addLast(file);
        bytes += json.size();
    }
}
