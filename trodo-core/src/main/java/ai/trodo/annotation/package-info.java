/** What a user puts on methods and parameters. */
@NullMarked
package ai.trodo.annotation;

import org.jspecify.annotations.NullMarked;
