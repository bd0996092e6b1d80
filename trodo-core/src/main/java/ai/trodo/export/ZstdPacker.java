package ai.trodo.export;

import com.github.luben.zstd.Zstd;

/** The only class that touches zstd-jni, so that it may be missing. */
final class ZstdPacker {
    private static final int LEVEL = 1;

    private ZstdPacker() {}

    static boolean works() {
        return Zstd.decompress(Zstd.compress(new byte[64], LEVEL), 64).length == 64;
    }

    static byte[] pack(byte[] body) {
        return Zstd.compress(body, LEVEL);
    }
}
