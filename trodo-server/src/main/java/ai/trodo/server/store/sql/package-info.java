/** What the SQL engines share: tables, statements, readers. Each engine brings its dialect. Not API. */
@NullMarked
package ai.trodo.server.store.sql;

import org.jspecify.annotations.NullMarked;
