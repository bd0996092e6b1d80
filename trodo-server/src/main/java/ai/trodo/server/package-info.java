/** The collector, put together. */
@NullMarked
package ai.trodo.server;

import org.jspecify.annotations.NullMarked;
