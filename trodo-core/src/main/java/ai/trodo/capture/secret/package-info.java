/**
 * Where in a text secrets stand: by the names of fields and by their looks. Knows nothing of runs and spans. Not API; may
 * change in any release.
 */
@NullMarked
package ai.trodo.capture.secret;

import org.jspecify.annotations.NullMarked;
