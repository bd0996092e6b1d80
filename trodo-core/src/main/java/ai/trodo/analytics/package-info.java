/** Product events: track, identify, people, groups, sessions. */
@NullMarked
package ai.trodo.analytics;

import org.jspecify.annotations.NullMarked;
