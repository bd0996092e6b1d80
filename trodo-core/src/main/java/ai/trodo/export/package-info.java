/** Batches leave: destinations, retry, spool. */
@NullMarked
package ai.trodo.export;

import org.jspecify.annotations.NullMarked;
