/** Which run and span are current, on this thread and across threads, processes and services. */
@NullMarked
package ai.trodo.context;

import org.jspecify.annotations.NullMarked;
