/** A coffee shop's support agent, as a user of Trodo would write it. */
@NullMarked
package ai.trodo.sample;

import org.jspecify.annotations.NullMarked;
