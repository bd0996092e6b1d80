/** The collector inside a Spring Boot application: settings, store, mount. */
@NullMarked
package ai.trodo.server.boot;

import org.jspecify.annotations.NullMarked;
