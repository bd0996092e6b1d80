/** The collector's store beside the bare engine, on the same records. */
@NullMarked
package ai.trodo.benchmarks.store;

import org.jspecify.annotations.NullMarked;
