/** Shared by our packages. Not API; may change in any release. */
@NullMarked
package ai.trodo.internal;

import org.jspecify.annotations.NullMarked;
