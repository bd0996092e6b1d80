/** Who the end user of a run is, where the application says no more than it does already. */
@NullMarked
package ai.trodo.spring.identity;

import org.jspecify.annotations.NullMarked;
