/** The client as a bean, made from {@code trodo.*}. */
@NullMarked
package ai.trodo.spring.client;

import org.jspecify.annotations.NullMarked;
