/**
 * The pure read model: tree, timeline, graph, diff and summary of one run, and the filter language. No I/O. Not API;
 * may change in any release.
 */
@NullMarked
package ai.trodo.server.query;

import org.jspecify.annotations.NullMarked;
