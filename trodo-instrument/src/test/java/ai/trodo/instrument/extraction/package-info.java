@NullMarked
package ai.trodo.instrument.extraction;

import org.jspecify.annotations.NullMarked;
