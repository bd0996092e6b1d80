/** Reactive requests that name a run go on with it. */
@NullMarked
package ai.trodo.spring.webflux;

import org.jspecify.annotations.NullMarked;
