/** Requests that name a run go on with it. */
@NullMarked
package ai.trodo.spring.web;

import org.jspecify.annotations.NullMarked;
