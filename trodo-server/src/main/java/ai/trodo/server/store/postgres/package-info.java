/** A team's store: PostgreSQL 15 and later. Several collectors may write to one database. */
@NullMarked
package ai.trodo.server.store.postgres;

import org.jspecify.annotations.NullMarked;
