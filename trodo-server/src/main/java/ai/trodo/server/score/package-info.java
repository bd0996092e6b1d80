/** Judgements of runs and spans that people and scripts send. Not API; may change in any release. */
@NullMarked
package ai.trodo.server.score;

import org.jspecify.annotations.NullMarked;
