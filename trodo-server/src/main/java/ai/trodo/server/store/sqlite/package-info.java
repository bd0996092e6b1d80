/** The default store: one SQLite file. One process writes to it. */
@NullMarked
package ai.trodo.server.store.sqlite;

import org.jspecify.annotations.NullMarked;
