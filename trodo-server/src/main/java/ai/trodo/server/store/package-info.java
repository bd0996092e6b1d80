/**
 * What the collector needs of a store, and the parts that every engine shares. Every method that touches data takes a
 * {@link ai.trodo.server.store.Site}, so a query that crosses tenants cannot be written. Not API; may change in any
 * release.
 */
@NullMarked
package ai.trodo.server.store;

import org.jspecify.annotations.NullMarked;
