/** Values of the application's types out of the answers of any chat model, checked against their schema. */
@NullMarked
package ai.trodo.instrument.extraction;

import org.jspecify.annotations.NullMarked;
