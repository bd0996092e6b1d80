/** The viewer in a real browser, against a real server with a real store. Skipped only where there is no browser. */
@NullMarked
package ai.trodo.server.browser;

import org.jspecify.annotations.NullMarked;
