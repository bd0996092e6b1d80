/** Judgements of runs and spans that people and scripts send. */
@NullMarked
package ai.trodo.server.score;

import org.jspecify.annotations.NullMarked;
