/** Merge rules and roll-ups: many records of a run or span become one, whatever their order. Pure: no I/O. */
@NullMarked
package ai.trodo.server.fold;

import org.jspecify.annotations.NullMarked;
