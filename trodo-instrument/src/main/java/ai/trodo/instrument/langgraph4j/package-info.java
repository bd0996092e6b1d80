/** LangGraph4j: the steps of a graph become spans, its edges, goals and branches are told exactly. */
@NullMarked
package ai.trodo.instrument.langgraph4j;

import org.jspecify.annotations.NullMarked;
