/**
 * The tail of records to browsers: server-sent events with replay, bounded for each subscriber. Not API; may change in
 * any release.
 */
@NullMarked
package ai.trodo.server.live;

import org.jspecify.annotations.NullMarked;
