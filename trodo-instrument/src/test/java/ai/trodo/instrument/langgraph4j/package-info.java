/** Real graphs. */
@NullMarked
package ai.trodo.instrument.langgraph4j;

import org.jspecify.annotations.NullMarked;
