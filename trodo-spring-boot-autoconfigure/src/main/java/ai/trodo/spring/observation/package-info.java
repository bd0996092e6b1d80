/** Micrometer: what it observes becomes ours, and what we record can become its own. */
@NullMarked
package ai.trodo.spring.observation;

import org.jspecify.annotations.NullMarked;
