/**
 * Merge rules and roll-ups: many records of a run or span become one, whatever their order. Pure: no I/O. Not API; may
 * change in any release.
 */
@NullMarked
package ai.trodo.server.fold;

import org.jspecify.annotations.NullMarked;
