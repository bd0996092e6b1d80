/** AI libraries in application contexts. */
@org.jspecify.annotations.NullMarked
package ai.trodo.spring.ai;
