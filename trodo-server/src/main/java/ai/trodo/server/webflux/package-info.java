/** The neutral HTTP layer for reactive applications. */
@NullMarked
package ai.trodo.server.webflux;

import org.jspecify.annotations.NullMarked;
