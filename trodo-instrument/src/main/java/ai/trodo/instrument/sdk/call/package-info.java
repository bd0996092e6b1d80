/** What is the same whichever provider's library makes a call: its span, its answer put together, its attempts. */
@NullMarked
package ai.trodo.instrument.sdk.call;

import org.jspecify.annotations.NullMarked;
