/** Reactive requests that name a run go on with it; others may become one. */
@NullMarked
package ai.trodo.spring.webflux;

import org.jspecify.annotations.NullMarked;
