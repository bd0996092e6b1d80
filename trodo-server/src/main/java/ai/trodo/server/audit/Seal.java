package ai.trodo.server.audit;

import java.nio.charset.StandardCharsets;
import java.security.GeneralSecurityException;
import java.security.InvalidKeyException;
import java.security.MessageDigest;
import java.security.PrivateKey;
import java.security.PublicKey;
import java.security.Signature;
import javax.crypto.Mac;
import javax.crypto.spec.SecretKeySpec;
import org.jspecify.annotations.Nullable;

/**
 * Signs proofs and anchors, so that whoever can rewrite the store still cannot rewrite what was handed out. The key
 * belongs outside the store.
 */
public interface Seal {
    /** "hmac-sha256" or "ed25519". */
    String algorithm();

    /** Which key, for those who have several. */
    String keyId();

    /** The signature of exactly these bytes. */
    byte[] sign(byte[] data);

    /** Whether the signature belongs to these bytes; takes the same time for right and wrong ones. */
    boolean fits(byte[] data, byte[] signature);

    /** One secret signs and checks. At least 32 bytes. */
    static Seal hmac(String keyId, byte[] secret) {
        if (secret.length < 32) {
            throw new IllegalArgumentException("an HMAC secret needs at least 32 bytes, had " + secret.length);
        }
        return new Hmac(keyId, secret.clone());
    }

    /**
     * The private key signs, anybody can check.
     *
     * @param signing null where proofs are only checked
     */
    static Seal ed25519(String keyId, @Nullable PrivateKey signing, PublicKey checking) {
        return new Ed25519(keyId, signing, checking);
    }

    /** See {@link Seal#hmac}. */
    final class Hmac implements Seal {
        private final String keyId;
        private final byte[] secret;

        private Hmac(String keyId, byte[] secret) {
            this.keyId = keyId;
            this.secret = secret;
        }

        @Override
        public String algorithm() {
            return "hmac-sha256";
        }

        @Override
        public String keyId() {
            return keyId;
        }

        @Override
        public byte[] sign(byte[] data) {
            try {
                Mac mac = Mac.getInstance("HmacSHA256");
                mac.init(new SecretKeySpec(secret, "HmacSHA256"));
                return mac.doFinal(data);
            } catch (GeneralSecurityException e) {
                throw new IllegalStateException("this Java has no HmacSHA256", e);
            }
        }

        @Override
        public boolean fits(byte[] data, byte[] signature) {
            return MessageDigest.isEqual(sign(data), signature);
        }
    }

    /** See {@link Seal#ed25519}. */
    final class Ed25519 implements Seal {
        private final String keyId;
        private final @Nullable PrivateKey signing;
        private final PublicKey checking;

        private Ed25519(String keyId, @Nullable PrivateKey signing, PublicKey checking) {
            this.keyId = keyId;
            this.signing = signing;
            this.checking = checking;
        }

        @Override
        public String algorithm() {
            return "ed25519";
        }

        @Override
        public String keyId() {
            return keyId;
        }

        @Override
        public byte[] sign(byte[] data) {
            if (signing == null) {
                throw new IllegalStateException("key " + keyId + " can only check: give its private key to sign");
            }
            try {
                Signature signature = Signature.getInstance("Ed25519");
                signature.initSign(signing);
                signature.update(data);
                return signature.sign();
            } catch (GeneralSecurityException e) {
                throw new IllegalStateException("key " + keyId + " cannot sign: " + e.getMessage(), e);
            }
        }

        @Override
        public boolean fits(byte[] data, byte[] signed) {
            try {
                Signature signature = Signature.getInstance("Ed25519");
                signature.initVerify(checking);
                signature.update(data);
                return signature.verify(signed);
            } catch (InvalidKeyException e) {
                throw new IllegalStateException("key " + keyId + " is no Ed25519 key", e);
            } catch (GeneralSecurityException noSignature) {
                return false;
            }
        }
    }

    /** What is signed of a digest: its purpose goes in, so that one kind of proof cannot be shown as another. */
    static byte[] statement(String format, String digest) {
        return (format + ":" + digest).getBytes(StandardCharsets.US_ASCII);
    }
}
