/** Tests of the package. */
@NullMarked
package ai.trodo.instrument.sdk.google;

import org.jspecify.annotations.NullMarked;
