/** An hour of believable runs, written in seconds. */
@NullMarked
package ai.trodo.sample.traffic;

import org.jspecify.annotations.NullMarked;
