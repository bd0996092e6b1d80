package ai.trodo.server.store.engine;

import ai.trodo.server.fold.RecordCodec;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.HexFormat;

/**
 * The hashes of the log. A record's id covers type, entity and body; the chain covers the hash before, the position,
 * the time of arrival and that id. Every field is preceded by its length, so that no two inputs look the same.
 */
public final class Digest {
    /** Name of the chain's form; part of every hash. */
    public static final String CHAIN_VERSION = "trodo-chain-1";

    /** Bytes of a hash. */
    public static final int LENGTH = 32;

    /** The hash before the first record. */
    private static final byte[] ZERO = new byte[LENGTH];

    private static final HexFormat HEX = HexFormat.of();
    private static final byte[] RECORD_PREFIX = RecordCodec.VERSION.getBytes(StandardCharsets.US_ASCII);
    private static final byte[] CHAIN_PREFIX = CHAIN_VERSION.getBytes(StandardCharsets.US_ASCII);

    private Digest() {}

    public static byte[] zero() {
        return ZERO.clone();
    }

    public static byte[] recordId(String type, String entityId, byte[] body) {
        MessageDigest sha = sha256();
        sha.update(RECORD_PREFIX);
        field(sha, type.getBytes(StandardCharsets.US_ASCII));
        field(sha, entityId.getBytes(StandardCharsets.UTF_8));
        field(sha, body);
        return sha.digest();
    }

    public static byte[] link(byte[] previous, long seq, long receivedMicros, byte[] recordId) {
        MessageDigest sha = sha256();
        sha.update(CHAIN_PREFIX);
        sha.update(previous);
        sha.update(ByteBuffer.allocate(16).putLong(seq).putLong(receivedMicros).array());
        sha.update(recordId);
        return sha.digest();
    }

    /** Hash of several texts, each preceded by its length. */
    public static byte[] of(String... parts) {
        MessageDigest sha = sha256();
        for (String part : parts) {
            field(sha, part.getBytes(StandardCharsets.UTF_8));
        }
        return sha.digest();
    }

    public static String hex(byte[] bytes) {
        return HEX.formatHex(bytes);
    }

    public static byte[] bytes(String hex) {
        return HEX.parseHex(hex);
    }

    private static void field(MessageDigest sha, byte[] bytes) {
        int n = bytes.length;
        sha.update(new byte[] {(byte) (n >>> 24), (byte) (n >>> 16), (byte) (n >>> 8), (byte) n});
        sha.update(bytes);
    }

    private static MessageDigest sha256() {
        try {
            return MessageDigest.getInstance("SHA-256");
        } catch (NoSuchAlgorithmException everyJavaHasIt) {
            throw new IllegalStateException(everyJavaHasIt);
        }
    }
}
