/** AI frameworks on the class path record themselves: their calls join the current run without annotations. */
@NullMarked
package ai.trodo.spring.ai;

import org.jspecify.annotations.NullMarked;
