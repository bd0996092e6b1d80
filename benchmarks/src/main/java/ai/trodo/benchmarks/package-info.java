/** What we cost, beside what our rivals cost, in one run. */
@NullMarked
package ai.trodo.benchmarks;

import org.jspecify.annotations.NullMarked;
