/** Spring AI Alibaba Graph: the nodes of a graph become steps of the current run. */
@NullMarked
package ai.trodo.instrument.alibabagraph;

import org.jspecify.annotations.NullMarked;
