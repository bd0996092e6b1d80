package ai.trodo.export;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.UUID;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/**
 * Frames on disk, so that neither the end of the process nor an outage loses them: appended before they are sent, deleted
 * when they are acknowledged. Several processes may share a folder; each writes its own files and takes over those of
 * processes that died. Appends come from one thread; everything else from any.
 */
public final class Spool implements AutoCloseable {
    private static final String SUFFIX = ".seg";

    private final Path folder;
    private final long segmentMaxBytes;
    private final boolean force;
    private final SpoolOwner self;
    private final SpoolFrames frames = new SpoolFrames();
    private final Map<SegmentFile, SpoolOwner> segments = new LinkedHashMap<>();
    private final Set<SpoolOwner> takenOver = new LinkedHashSet<>();
    private volatile @Nullable SegmentFile active;
    private long sequence;

    private Spool(Path folder, long segmentMaxBytes, boolean force, SpoolOwner self) {
        this.folder = folder;
        this.segmentMaxBytes = segmentMaxBytes;
        this.force = force;
        this.self = self;
    }

    /**
     * Opens the folder, making it when it is not there.
     *
     * @param force whether each append waits for the disk
     */
    public static Spool open(Path folder, long segmentMaxBytes, boolean force) throws IOException {
        OwnerOnly.createFolder(folder);
        String id = Long.toString(System.currentTimeMillis(), 36)
                + '-'
                + UUID.randomUUID().toString().substring(0, 8);
        SpoolOwner self = SpoolOwner.tryOwn(folder, id);
        if (self == null) {
            throw new IOException("cannot lock a file in " + folder);
        }
        return new Spool(folder, segmentMaxBytes, force, self);
    }

    /** Whether the folder holds anything to replay. */
    public static boolean hasLeftovers(Path folder) {
        try (Stream<Path> files = Files.list(folder)) {
            return files.anyMatch(file -> file.toString().endsWith(SUFFIX));
        } catch (IOException notThere) {
            return false;
        }
    }

    /**
     * What dead processes left behind, oldest first.
     *
     * @param blocks to be sent before anything new
     * @param damagedRecords how many could not be read, at least
     */
    public record Leftovers(List<SpoolBlock> blocks, int damagedRecords) {}

    /** Takes over the files of processes that are gone. */
    public Leftovers takeOver() throws IOException {
        List<SpoolBlock> blocks = new ArrayList<>();
        int damaged = 0;
        for (Map.Entry<String, List<Path>> owner : filesByOwner().entrySet()) {
            SpoolOwner dead = SpoolOwner.tryOwn(folder, owner.getKey());
            if (dead == null) {
                continue;
            }
            for (Path path : owner.getValue()) {
                if (Files.exists(path)) {
                    damaged += takeOver(dead, path, blocks);
                }
            }
            synchronized (this) {
                if (segments.containsValue(dead)) {
                    takenOver.add(dead);
                    continue;
                }
            }
            dead.release(true);
        }
        return new Leftovers(blocks, damaged);
    }

    private int takeOver(SpoolOwner dead, Path path, List<SpoolBlock> blocks) throws IOException {
        SegmentFile.Leftover leftover = SegmentFile.open(path);
        if (leftover.blocks().isEmpty()) {
            leftover.segment().delete();
        } else {
            synchronized (this) {
                segments.put(leftover.segment(), dead);
            }
            blocks.addAll(leftover.blocks());
        }
        return leftover.damagedRecords();
    }

    private Map<String, List<Path>> filesByOwner() throws IOException {
        Map<String, List<Path>> byOwner = new LinkedHashMap<>();
        try (Stream<Path> files = Files.list(folder)) {
            files.sorted(Comparator.comparing(Path::getFileName)).forEach(file -> {
                String name = file.getFileName().toString();
                if (name.endsWith(SpoolOwner.SUFFIX)) {
                    String id = name.substring(0, name.length() - SpoolOwner.SUFFIX.length());
                    byOwner.computeIfAbsent(id, key -> new ArrayList<>());
                } else if (name.endsWith(SUFFIX) && name.lastIndexOf('-') > 0) {
                    byOwner.computeIfAbsent(name.substring(0, name.lastIndexOf('-')), key -> new ArrayList<>())
                            .add(file);
                }
            });
        }
        byOwner.remove(self.id());
        return byOwner;
    }

    /** Writes frames down; when it fails, nothing was appended and the next append tries a new file. */
    public SpoolBlock append(List<Frame> batch) throws IOException {
        SegmentFile segment = active;
        if (segment == null || segment.size() >= segmentMaxBytes) {
            segment = nextSegment(segment);
        }
        try {
            return segment.append(frames.block(batch), force);
        } catch (IOException failed) {
            active = null;
            segment.seal();
            forgetIfDone(segment);
            throw failed;
        }
    }

    private SegmentFile nextSegment(@Nullable SegmentFile full) throws IOException {
        active = null;
        if (full != null) {
            full.seal();
            forgetIfDone(full);
        }
        SegmentFile next =
                SegmentFile.create(folder.resolve(String.format("%s-%08d%s", self.id(), sequence++, SUFFIX)));
        synchronized (this) {
            segments.put(next, self);
        }
        active = next;
        return next;
    }

    /** @throws IOException when the block is damaged or gone */
    public List<Frame> read(SpoolBlock block) throws IOException {
        return block.segment().read(block);
    }

    /** The block, and with it all before it in its file, needs no more sending. */
    public void acknowledge(SpoolBlock block) throws IOException {
        block.segment().acknowledge(block);
        if (block.segment() != active) {
            forgetIfDone(block.segment());
        }
    }

    /** Gives up the whole file of this block. */
    public void discardFileOf(SpoolBlock block) throws IOException {
        if (block.segment() == active) {
            active = null;
        }
        forget(block.segment());
    }

    private void forgetIfDone(SegmentFile segment) throws IOException {
        if (segment.isDone()) {
            forget(segment);
        }
    }

    private void forget(SegmentFile segment) throws IOException {
        SpoolOwner owner;
        boolean lastOfOwner;
        synchronized (this) {
            owner = segments.remove(segment);
            lastOfOwner = owner != null && owner != self && !segments.containsValue(owner) && takenOver.remove(owner);
        }
        segment.delete();
        if (owner != null && lastOfOwner) {
            owner.release(true);
        }
    }

    /** Bytes on disk. */
    public synchronized long bytes() {
        long sum = 0;
        for (SegmentFile segment : segments.keySet()) {
            sum += segment.size();
        }
        return sum;
    }

    /** Leaves what was not acknowledged to the next process. */
    @Override
    public synchronized void close() throws IOException {
        active = null;
        for (SegmentFile segment : List.copyOf(segments.keySet())) {
            segment.seal();
            if (segment.isDone()) {
                segments.remove(segment);
                segment.delete();
            }
        }
        for (SpoolOwner owner : takenOver) {
            owner.release(!segments.containsValue(owner));
        }
        takenOver.clear();
        self.release(!segments.containsValue(self));
        segments.clear();
    }
}
