/**
 * What every engine does in the same way: prepare a batch, chain it, fold it, bring projections up to date. An engine
 * only says how rows are found and put. Not API; may change in any release.
 */
@NullMarked
package ai.trodo.server.store.engine;

import org.jspecify.annotations.NullMarked;
