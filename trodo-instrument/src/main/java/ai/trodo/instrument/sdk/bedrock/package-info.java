/** AWS's Java library for Bedrock: each call of a model is a span, whichever company's model it is. */
@NullMarked
package ai.trodo.instrument.sdk.bedrock;

import org.jspecify.annotations.NullMarked;
