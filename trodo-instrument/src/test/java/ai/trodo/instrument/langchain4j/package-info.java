@NullMarked
package ai.trodo.instrument.langchain4j;

import org.jspecify.annotations.NullMarked;
