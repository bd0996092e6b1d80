/** A call becomes a span: handles, payload snapshots, redaction, sampling, usage and price. */
@NullMarked
package ai.trodo.capture;

import org.jspecify.annotations.NullMarked;
