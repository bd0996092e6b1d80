package ai.trodo.export;

import java.io.IOException;
import java.io.RandomAccessFile;
import java.nio.channels.FileLock;
import java.nio.channels.OverlappingFileLockException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/**
 * The right to the segments of one owner: a locked file. The operating system gives the lock back when a process dies, so
 * that another process may take over what the dead one left. Locks do not hold within one process (closing any handle of
 * a file gives them up), so the owners of this process are also listed in a system property, which class loaders share.
 */
final class SpoolOwner {
    static final String SUFFIX = ".lock";
    private static final String REGISTRY = "ai.trodo.spool.owners";

    private final String id;
    private final Path lockFile;
    private final RandomAccessFile file;
    private final FileLock lock;

    private SpoolOwner(String id, Path lockFile, RandomAccessFile file, FileLock lock) {
        this.id = id;
        this.lockFile = lockFile;
        this.file = file;
        this.lock = lock;
    }

    /** Null when a living process, or another part of this one, owns it. */
    static @Nullable SpoolOwner tryOwn(Path folder, String id) throws IOException {
        if (!register(id)) {
            return null;
        }
        RandomAccessFile file = null;
        FileLock lock = null;
        Path lockFile = folder.resolve(id + SUFFIX);
        try {
            if (!Files.exists(lockFile)) {
                OwnerOnly.createFile(lockFile);
            }
            file = new RandomAccessFile(lockFile.toFile(), "rw");
            lock = file.getChannel().tryLock();
            return lock == null ? null : new SpoolOwner(id, lockFile, file, lock);
        } catch (OverlappingFileLockException ofThisProcess) {
            return null;
        } finally {
            if (lock == null) {
                unregister(id);
                if (file != null) {
                    file.close();
                }
            }
        }
    }

    String id() {
        return id;
    }

    /** @param forgetFile whether nothing is left that this owner has to guard */
    void release(boolean forgetFile) throws IOException {
        try {
            if (forgetFile) {
                Files.deleteIfExists(lockFile);
            }
            lock.release();
            file.close();
        } finally {
            unregister(id);
        }
    }

    private static boolean register(String id) {
        synchronized (System.getProperties()) {
            String owners = System.getProperty(REGISTRY, "");
            if (Arrays.asList(owners.split(",")).contains(id)) {
                return false;
            }
            System.setProperty(REGISTRY, owners.isEmpty() ? id : owners + ',' + id);
            return true;
        }
    }

    private static void unregister(String id) {
        synchronized (System.getProperties()) {
            String owners = System.getProperty(REGISTRY, "");
            System.setProperty(
                    REGISTRY,
                    Stream.of(owners.split(",")).filter(one -> !one.equals(id)).collect(Collectors.joining(",")));
        }
    }
}
