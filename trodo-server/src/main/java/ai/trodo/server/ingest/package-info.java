/**
 * Takes records in: Trodo's wire, OTLP, product events, and the protocols of those who move here. Not API; may change
 * in any release.
 */
@NullMarked
package ai.trodo.server.ingest;

import org.jspecify.annotations.NullMarked;
