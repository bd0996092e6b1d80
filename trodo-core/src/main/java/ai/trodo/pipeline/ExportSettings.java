package ai.trodo.pipeline;

import java.nio.file.Path;
import java.time.Duration;
import org.jspecify.annotations.Nullable;

/** How records wait, batch and leave. Immutable; every value is checked when it is set. */
public final class ExportSettings {
    private static final long MIB = 1024 * 1024;
    private static final ExportSettings DEFAULTS = new Builder().build();

    private final Builder values;

    private ExportSettings(Builder values) {
        this.values = values;
    }

    /** What a builder gives that nothing was set on, with a spool switched off. */
    public static ExportSettings defaults() {
        return DEFAULTS;
    }

    /** Starts with the defaults. */
    public static Builder builder() {
        return new Builder();
    }

    /** A builder that starts with all of this. */
    public Builder toBuilder() {
        return new Builder(values);
    }

    /**
     * Estimated memory of records that wait to be encoded, in bytes; what comes beyond it is dropped as {@link
     * DropReason#QUEUE_FULL}.
     */
    public long queueMaxBytes() {
        return values.queueMaxBytes;
    }

    /** How many records may wait to be encoded. */
    public int queueMaxRecords() {
        return values.queueMaxRecords;
    }

    /** How much JSON a batch holds before it leaves, in bytes. */
    public int batchMaxBytes() {
        return values.batchMaxBytes;
    }

    /** How many records a batch holds before it leaves. */
    public int batchMaxRecords() {
        return values.batchMaxRecords;
    }

    /** How long the first record of a batch waits for others. */
    public Duration batchMaxDelay() {
        return values.batchMaxDelay;
    }

    /** Memory for encoded batches of one destination, in bytes. */
    public long memoryMaxBytes() {
        return values.memoryMaxBytes;
    }

    /** Null means that nothing is written to disk. */
    public @Nullable Path spoolDirectory() {
        return values.spoolDirectory;
    }

    /** Disk that one destination may hold, in bytes. */
    public long spoolMaxBytes() {
        return values.spoolMaxBytes;
    }

    /** The age at which records on disk are given up, counted as {@link DropReason#EXPIRED}. */
    public Duration spoolMaxAge() {
        return values.spoolMaxAge;
    }

    /** Size at which a file of the spool is closed, in bytes. */
    public long segmentMaxBytes() {
        return values.segmentMaxBytes;
    }

    /** Disk for records that a receiver refused for good, in bytes; 0 keeps none. */
    public long rejectedMaxBytes() {
        return values.rejectedMaxBytes;
    }

    /** Whether each append waits for the disk itself. */
    public boolean forceToDisk() {
        return values.forceToDisk;
    }

    /** First pause after a failure, before jitter. */
    public Duration retryInitial() {
        return values.retryInitial;
    }

    /** The longest pause after failures, and how long a destination that keeps failing is left alone. */
    public Duration retryMax() {
        return values.retryMax;
    }

    /** The longest pause that a receiver may ask for. */
    public Duration retryAfterMax() {
        return values.retryAfterMax;
    }

    /** Failures in a row after which a destination is left alone for a while. */
    public int breakerFailures() {
        return values.breakerFailures;
    }

    /** How long {@code close()} and the end of the process may take. */
    public Duration shutdownTimeout() {
        return values.shutdownTimeout;
    }

    /** Whether the end of the process flushes by itself. */
    public boolean shutdownHook() {
        return values.shutdownHook;
    }

    /** Collects the settings; what is not set has a default that fits a service. */
    public static final class Builder {
        private long queueMaxBytes =
                Math.max(16 * MIB, Math.min(256 * MIB, Runtime.getRuntime().maxMemory() / 8));
        private int queueMaxRecords = 1_000_000;
        private int batchMaxBytes = (int) MIB;
        private int batchMaxRecords = 1_000;
        private Duration batchMaxDelay = Duration.ofMillis(500);
        private long memoryMaxBytes =
                Math.max(8 * MIB, Math.min(64 * MIB, Runtime.getRuntime().maxMemory() / 32));
        private @Nullable Path spoolDirectory;
        private long spoolMaxBytes = 512 * MIB;
        private Duration spoolMaxAge = Duration.ofDays(3);
        private long segmentMaxBytes = 8 * MIB;
        private long rejectedMaxBytes = 16 * MIB;
        private boolean forceToDisk;
        private Duration retryInitial = Duration.ofMillis(500);
        private Duration retryMax = Duration.ofSeconds(30);
        private Duration retryAfterMax = Duration.ofMinutes(5);
        private int breakerFailures = 5;
        private Duration shutdownTimeout = Duration.ofSeconds(5);
        private boolean shutdownHook = true;

        private Builder() {}

        private Builder(Builder from) {
            queueMaxBytes = from.queueMaxBytes;
            queueMaxRecords = from.queueMaxRecords;
            batchMaxBytes = from.batchMaxBytes;
            batchMaxRecords = from.batchMaxRecords;
            batchMaxDelay = from.batchMaxDelay;
            memoryMaxBytes = from.memoryMaxBytes;
            spoolDirectory = from.spoolDirectory;
            spoolMaxBytes = from.spoolMaxBytes;
            spoolMaxAge = from.spoolMaxAge;
            segmentMaxBytes = from.segmentMaxBytes;
            rejectedMaxBytes = from.rejectedMaxBytes;
            forceToDisk = from.forceToDisk;
            retryInitial = from.retryInitial;
            retryMax = from.retryMax;
            retryAfterMax = from.retryAfterMax;
            breakerFailures = from.breakerFailures;
            shutdownTimeout = from.shutdownTimeout;
            shutdownHook = from.shutdownHook;
        }

        /** Memory that waiting records may hold before they are encoded; default an eighth of the heap, at most 256 MiB. */
        public Builder queueMaxBytes(long bytes) {
            queueMaxBytes = between("export.queueMaxBytes", bytes, 64 * 1024, 1L << 40);
            return this;
        }

        /** How many records may wait before they are encoded. */
        public Builder queueMaxRecords(int records) {
            queueMaxRecords = (int) between("export.queueMaxRecords", records, 1, Integer.MAX_VALUE);
            return this;
        }

        /** A batch leaves when it holds this much JSON. */
        public Builder batchMaxBytes(int bytes) {
            batchMaxBytes = (int) between("export.batchMaxBytes", bytes, 1024, 64 * MIB);
            return this;
        }

        /** A batch leaves when it holds this many records. */
        public Builder batchMaxRecords(int records) {
            batchMaxRecords = (int) between("export.batchMaxRecords", records, 1, 1_000_000);
            return this;
        }

        /** A batch leaves when its first record waited this long. */
        public Builder batchMaxDelay(Duration delay) {
            batchMaxDelay = between("export.batchMaxDelay", delay, Duration.ZERO, Duration.ofHours(1));
            return this;
        }

        /** Memory that encoded batches of one destination may hold; what is beyond is read back from the spool, or lost without one. */
        public Builder memoryMaxBytes(long bytes) {
            memoryMaxBytes = between("export.memoryMaxBytes", bytes, 64 * 1024, 1L << 40);
            return this;
        }

        /** Folder of the spool; it and its files are readable for their owner only. Null switches it off. */
        public Builder spoolDirectory(@Nullable Path directory) {
            spoolDirectory = directory;
            return this;
        }

        /** Disk that one destination may hold; beyond it the oldest records make room. */
        public Builder spoolMaxBytes(long bytes) {
            spoolMaxBytes = between("export.spoolMaxBytes", bytes, 64 * 1024, 1L << 50);
            return this;
        }

        /** Records older than this are given up. */
        public Builder spoolMaxAge(Duration age) {
            spoolMaxAge = between("export.spoolMaxAge", age, Duration.ofSeconds(1), Duration.ofDays(3650));
            return this;
        }

        /** Size at which a file of the spool is closed and the next one begins. */
        public Builder segmentMaxBytes(long bytes) {
            segmentMaxBytes = between("export.segmentMaxBytes", bytes, 4096, 1L << 30);
            return this;
        }

        /** Disk for records that a receiver refused for good. */
        public Builder rejectedMaxBytes(long bytes) {
            rejectedMaxBytes = between("export.rejectedMaxBytes", bytes, 0, 1L << 40);
            return this;
        }

        /** Whether each append waits for the disk itself, so that even a power cut loses nothing that was appended. */
        public Builder forceToDisk(boolean force) {
            forceToDisk = force;
            return this;
        }

        /** First pause after a failure; it doubles up to {@link #retryMax}, with jitter. */
        public Builder retryInitial(Duration pause) {
            retryInitial = between("export.retryInitial", pause, Duration.ofMillis(1), Duration.ofHours(1));
            return this;
        }

        /** The longest pause after failures. */
        public Builder retryMax(Duration pause) {
            retryMax = between("export.retryMax", pause, Duration.ofMillis(1), Duration.ofDays(1));
            return this;
        }

        /** The longest pause that a receiver may ask for. */
        public Builder retryAfterMax(Duration pause) {
            retryAfterMax = between("export.retryAfterMax", pause, Duration.ofMillis(1), Duration.ofDays(1));
            return this;
        }

        /** After this many failures in a row a destination is left alone for {@link #retryMax}. */
        public Builder breakerFailures(int failures) {
            breakerFailures = (int) between("export.breakerFailures", failures, 1, 1_000_000);
            return this;
        }

        /** How long the end of the process may be held up. */
        public Builder shutdownTimeout(Duration timeout) {
            shutdownTimeout = between("export.shutdownTimeout", timeout, Duration.ZERO, Duration.ofHours(1));
            return this;
        }

        /** Whether the end of the process flushes by itself; off when a container calls close. */
        public Builder shutdownHook(boolean hook) {
            shutdownHook = hook;
            return this;
        }

        /** Every value was checked when it was set, so this cannot fail. */
        public ExportSettings build() {
            return new ExportSettings(new Builder(this));
        }

        private static long between(String property, long value, long least, long most) {
            if (value < least || value > most) {
                throw new IllegalArgumentException(
                        property + " must be between " + least + " and " + most + " but is " + value);
            }
            return value;
        }

        private static Duration between(String property, Duration value, Duration least, Duration most) {
            if (value.compareTo(least) < 0 || value.compareTo(most) > 0) {
                throw new IllegalArgumentException(
                        property + " must be between " + least + " and " + most + " but is " + value);
            }
            return value;
        }
    }
}
