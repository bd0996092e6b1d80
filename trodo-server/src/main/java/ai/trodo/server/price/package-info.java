/** A site's own prices, and pricing stored calls again. Not API; may change in any release. */
@NullMarked
package ai.trodo.server.price;

import org.jspecify.annotations.NullMarked;
