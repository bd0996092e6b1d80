/** How much heap spans hold while nobody takes them. */
@NullMarked
package ai.trodo.benchmarks.memory;

import org.jspecify.annotations.NullMarked;
