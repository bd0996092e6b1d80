/** Tests of the package. */
@NullMarked
package ai.trodo.instrument.sdk.bedrock;

import org.jspecify.annotations.NullMarked;
