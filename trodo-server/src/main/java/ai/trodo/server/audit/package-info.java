/** Proof that a trail is whole: chains checked, runs exported with their proof, anchors made and checked, seals. */
@NullMarked
package ai.trodo.server.audit;

import org.jspecify.annotations.NullMarked;
