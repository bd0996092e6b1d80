/** Finished records wait and batch: bounded, counted, never blocking a caller. */
@NullMarked
package ai.trodo.pipeline;

import org.jspecify.annotations.NullMarked;
