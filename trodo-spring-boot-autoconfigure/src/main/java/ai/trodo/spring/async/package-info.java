/** The current run goes along when work moves to another thread. */
@NullMarked
package ai.trodo.spring.async;

import org.jspecify.annotations.NullMarked;
