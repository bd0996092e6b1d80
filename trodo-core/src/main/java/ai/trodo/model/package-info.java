/** The records: what is sent, stored and folded. Immutable values; nothing here does I/O. */
@NullMarked
package ai.trodo.model;

import org.jspecify.annotations.NullMarked;
