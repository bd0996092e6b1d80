/** Spring AI: model calls, tools, retrievals and chat clients of its observations become spans. */
@NullMarked
package ai.trodo.instrument.springai;

import org.jspecify.annotations.NullMarked;
