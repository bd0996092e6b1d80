/** What one annotated call costs the thread that makes it. */
@NullMarked
package ai.trodo.benchmarks.call;

import org.jspecify.annotations.NullMarked;
