/** Annotated methods become runs and spans: one advisor, one plan per method and class. */
@NullMarked
package ai.trodo.spring.method;

import org.jspecify.annotations.NullMarked;
