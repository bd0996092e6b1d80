package ai.trodo.capture.snapshot;

import java.util.List;

/** The parameters of a method: their names as JSON keys, and what is to be done with the argument of each. */
public final class Parameters {
    private static final int NONE = -1;

    private final byte[][] keys;
    private final Masking[] maskings;

    /** Names and what the annotations say, in order. */
    public Parameters(List<String> names, List<Masking> maskings) {
        keys = names.stream().map(Property::key).toArray(byte[][]::new);
        this.maskings = maskings.toArray(new Masking[0]);
    }

    /** How many there are. */
    public int size() {
        return keys.length;
    }

    /** The place of the only one that is captured if nothing hides it: it is the input itself. Else negative. */
    public int single() {
        int only = NONE;
        for (int i = 0; i < maskings.length; i++) {
            if (maskings[i] != Masking.OMIT) {
                if (only != NONE) {
                    return NONE;
                }
                only = i;
            }
        }
        return only != NONE && maskings[only] == Masking.NONE ? only : NONE;
    }

    byte[] key(int i) {
        return keys[i];
    }

    Masking masking(int i) {
        return maskings[i];
    }
}
