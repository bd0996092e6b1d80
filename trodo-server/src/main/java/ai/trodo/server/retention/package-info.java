/** How long runs are kept, and what becomes of runs that never end. Not API; may change in any release. */
@NullMarked
package ai.trodo.server.retention;

import org.jspecify.annotations.NullMarked;
