/** The run goes along with outgoing HTTP calls, to hosts that may know of it. */
@NullMarked
package ai.trodo.spring.http;

import org.jspecify.annotations.NullMarked;
