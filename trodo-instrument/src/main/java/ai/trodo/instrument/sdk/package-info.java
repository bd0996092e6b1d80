/** The providers' own Java libraries: each call of a model is a span, unless a framework above has recorded it. */
@NullMarked
package ai.trodo.instrument.sdk;

import org.jspecify.annotations.NullMarked;
