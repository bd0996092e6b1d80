/**
 * HTTP without a framework: requests, answers, routes. Servlet and WebFlux adapters stand beside it. Not API; may
 * change in any release.
 */
@NullMarked
package ai.trodo.server.http;

import org.jspecify.annotations.NullMarked;
