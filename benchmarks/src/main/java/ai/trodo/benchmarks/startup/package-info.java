/** How long a web application takes to start, with and without us. */
@NullMarked
package ai.trodo.benchmarks.startup;

import org.jspecify.annotations.NullMarked;
