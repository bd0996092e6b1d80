/** The first service: chat page, agent, tools, viewer. */
@NullMarked
package ai.trodo.sample.support;

import org.jspecify.annotations.NullMarked;
