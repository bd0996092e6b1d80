/** How long runs are kept, and what becomes of runs that never end. */
@NullMarked
package ai.trodo.server.retention;

import org.jspecify.annotations.NullMarked;
