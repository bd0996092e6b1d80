/** A store in Redis, for watching runs live across processes. Everything is in memory: for thousands of runs, not millions. */
@NullMarked
package ai.trodo.server.store.redis;

import org.jspecify.annotations.NullMarked;
