/** The second service. */
@NullMarked
package ai.trodo.sample.orders;

import org.jspecify.annotations.NullMarked;
