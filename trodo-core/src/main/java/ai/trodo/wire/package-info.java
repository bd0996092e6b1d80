/** The JSON that client and server share. */
@NullMarked
package ai.trodo.wire;

import org.jspecify.annotations.NullMarked;
