/** LangChain4j: AI services become stages, their model calls, tools and retrievals spans. */
@NullMarked
package ai.trodo.instrument.langchain4j;

import org.jspecify.annotations.NullMarked;
