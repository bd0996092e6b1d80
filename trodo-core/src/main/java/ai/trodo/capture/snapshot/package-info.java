/**
 * A value of the application becomes a bounded text, or is proven never to change. Knows nothing of runs and spans. Not
 * API; may change in any release.
 */
@NullMarked
package ai.trodo.capture.snapshot;

import org.jspecify.annotations.NullMarked;
