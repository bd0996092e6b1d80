/** The client: the facade wires every other package and nothing depends on it. */
@NullMarked
package ai.trodo;

import org.jspecify.annotations.NullMarked;
