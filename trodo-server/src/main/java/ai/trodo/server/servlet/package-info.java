/** The neutral HTTP layer as a plain servlet: bodies and events move without holding a thread. */
@NullMarked
package ai.trodo.server.servlet;

import org.jspecify.annotations.NullMarked;
