@NullMarked
package ai.trodo.instrument.springai;

import org.jspecify.annotations.NullMarked;
