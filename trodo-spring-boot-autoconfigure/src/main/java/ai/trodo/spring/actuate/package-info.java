/** What the client knows about itself, for operators: health, an endpoint, info, meters. */
@NullMarked
package ai.trodo.spring.actuate;

import org.jspecify.annotations.NullMarked;
