/** From an ended span to bytes that could go out, or that a server on loopback has taken. */
@NullMarked
package ai.trodo.benchmarks.pipeline;

import org.jspecify.annotations.NullMarked;
