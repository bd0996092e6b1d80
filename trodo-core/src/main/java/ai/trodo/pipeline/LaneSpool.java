package ai.trodo.pipeline;

import ai.trodo.export.Destination;
import ai.trodo.export.Frame;
import ai.trodo.export.RejectedFolder;
import ai.trodo.export.Spool;
import ai.trodo.export.SpoolBlock;
import ai.trodo.internal.LogOnce;
import java.io.IOException;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.function.BooleanSupplier;
import org.jspecify.annotations.Nullable;

/**
 * The spool of one lane when all is well, and what happens when it is not: a disk that refuses costs the lane its disk for
 * a while, never a record that memory can hold, and one line in the log.
 */
final class LaneSpool {
    private static final Duration RETRY_DISK = Duration.ofSeconds(30);
    private static final Duration LOOK_FOR_DEAD = Duration.ofSeconds(60);

    private final ExportSettings settings;
    private final Losses losses;
    private final @Nullable Path folder;
    private volatile @Nullable Spool spool;
    private @Nullable RejectedFolder rejected;
    private volatile boolean degraded;
    private long retryDiskAt;
    private long lookForDeadAt;

    LaneSpool(Destination destination, ExportSettings settings, Losses losses) {
        this.settings = settings;
        this.losses = losses;
        Path root = settings.spoolDirectory();
        this.folder = root == null || destination.inProcess() ? null : folder(root, destination.name());
    }

    /** The folder of one destination below that of the spool. */
    static Path folder(Path root, String destination) {
        String safe = destination.replaceAll("[^A-Za-z0-9._-]", "_");
        return root.resolve(safe.startsWith(".") ? "_" + safe : safe);
    }

    /** Opens the folder; returns what earlier processes left in it. */
    List<Parcel> open() {
        Path path = folder;
        if (path == null) {
            return List.of();
        }
        try {
            spool = Spool.open(path, settings.segmentMaxBytes(), settings.forceToDisk());
            degraded = false;
        } catch (IOException | RuntimeException unusable) {
            degrade("the spool " + path + " cannot be used, records wait in memory only", unusable);
            return List.of();
        }
        return takeOver(System.nanoTime());
    }

    /** Looks now and then whether another process died and left something. */
    List<Parcel> takeOver() {
        long now = System.nanoTime();
        return spool == null || now - lookForDeadAt < 0 ? List.of() : takeOver(now);
    }

    private List<Parcel> takeOver(long now) {
        lookForDeadAt = now + LOOK_FOR_DEAD.toNanos();
        List<Parcel> parcels = new ArrayList<>();
        Spool open = spool;
        if (open != null) {
            try {
                Spool.Leftovers leftovers = open.takeOver();
                for (SpoolBlock block : leftovers.blocks()) {
                    if (isExpired(block)) {
                        losses.add(DropReason.EXPIRED, block.records());
                        open.discardFileOf(block);
                    } else {
                        parcels.add(Parcel.spooled(block, now));
                    }
                }
                if (leftovers.damagedRecords() > 0) {
                    losses.add(DropReason.SPOOL_CORRUPT, leftovers.damagedRecords());
                    LogOnce.warn("parts of the spool " + folder + " are damaged and were left out", null);
                }
            } catch (IOException | RuntimeException unreadable) {
                LogOnce.warn("cannot look for leftovers in the spool " + folder, unreadable);
            }
        }
        return parcels;
    }

    /** Whether batches are on disk as soon as they are accepted. */
    boolean isWorking() {
        return spool != null && !degraded;
    }

    /** Whether there should be a disk and is none at the moment. */
    boolean isDegraded() {
        return degraded;
    }

    /**
     * Makes a parcel, on disk if possible.
     *
     * @param evictOldest makes room, false when there is nothing to evict
     */
    Parcel append(List<Frame> frames, long bytes, BooleanSupplier evictOldest) {
        return Parcel.of(frames, block(frames, bytes, evictOldest), bytes, System.nanoTime());
    }

    private @Nullable SpoolBlock block(List<Frame> frames, long bytes, BooleanSupplier evictOldest) {
        if (folder == null || degraded && System.nanoTime() - retryDiskAt < 0) {
            return null;
        }
        if (spool == null) {
            open();
        }
        Spool open = spool;
        if (open == null) {
            return null;
        }
        while (open.bytes() + bytes > settings.spoolMaxBytes()) {
            if (!evictOldest.getAsBoolean()) {
                return null;
            }
        }
        try {
            SpoolBlock block = open.append(frames);
            degraded = false;
            return block;
        } catch (IOException | RuntimeException refused) {
            degrade("cannot write to the spool " + folder + ", records wait in memory only", refused);
            return null;
        }
    }

    private void degrade(String message, Exception cause) {
        degraded = true;
        retryDiskAt = System.nanoTime() + RETRY_DISK.toNanos();
        LogOnce.warn(message, cause);
    }

    /** What a parcel holds on disk; nothing, and counted, when that cannot be read. */
    List<Frame> read(Parcel parcel) {
        SpoolBlock block = parcel.block();
        Spool open = spool;
        try {
            if (block != null && open != null) {
                return open.read(block);
            }
        } catch (IOException | RuntimeException damaged) {
            LogOnce.warn("a part of the spool " + folder + " is damaged and was left out", damaged);
        }
        losses.add(DropReason.SPOOL_CORRUPT, parcel.records());
        return List.of();
    }

    void acknowledge(List<Parcel> done) {
        Spool open = spool;
        if (open == null) {
            return;
        }
        for (int i = 0; i < done.size(); i++) {
            SpoolBlock block = done.get(i).block();
            SpoolBlock next = i + 1 < done.size() ? done.get(i + 1).block() : null;
            if (block != null && (next == null || !next.isInSameFileAs(block))) {
                try {
                    open.acknowledge(block);
                } catch (IOException notNoted) {
                    LogOnce.warn(
                            "cannot note progress in the spool " + folder + ", some records may go twice", notNoted);
                }
            }
        }
    }

    boolean isExpired(Parcel parcel) {
        SpoolBlock block = parcel.block();
        return block != null && isExpired(block);
    }

    private boolean isExpired(SpoolBlock block) {
        return System.currentTimeMillis() - block.createdMillis()
                > settings.spoolMaxAge().toMillis();
    }

    void discardFileOf(Parcel parcel) {
        SpoolBlock block = parcel.block();
        Spool open = spool;
        if (block != null && open != null) {
            try {
                open.discardFileOf(block);
            } catch (IOException stillThere) {
                LogOnce.warn("cannot delete from the spool " + folder, stillThere);
            }
        }
    }

    void keepRejected(Frame frame, String reason) {
        Path path = folder;
        if (path == null || settings.rejectedMaxBytes() == 0) {
            return;
        }
        try {
            RejectedFolder keep = rejected;
            if (keep == null) {
                keep = RejectedFolder.open(path.resolve("rejected"), settings.rejectedMaxBytes());
                rejected = keep;
            }
            keep.keep(frame, reason);
        } catch (IOException | RuntimeException notKept) {
            LogOnce.warn("cannot keep refused records below " + path, notKept);
        }
    }

    long bytes() {
        Spool open = spool;
        return open == null ? 0 : open.bytes();
    }

    void close() {
        Spool open = spool;
        if (open != null) {
            try {
                open.close();
            } catch (IOException leaked) {
                LogOnce.warn("cannot close the spool " + folder, leaked);
            }
        }
    }
}
