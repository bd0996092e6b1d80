/** Google's Java library for Gemini, on its own and on Vertex AI: each call of a model is a span. */
@NullMarked
package ai.trodo.instrument.sdk.google;

import org.jspecify.annotations.NullMarked;
