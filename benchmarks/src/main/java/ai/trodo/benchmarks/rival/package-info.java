/** Rivals set up as their documentation sets them up, with an end that counts instead of sending. */
@NullMarked
package ai.trodo.benchmarks.rival;

import org.jspecify.annotations.NullMarked;
