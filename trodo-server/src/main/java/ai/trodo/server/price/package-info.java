/** A site's own prices, and pricing stored calls again. */
@NullMarked
package ai.trodo.server.price;

import org.jspecify.annotations.NullMarked;
