/**
 * Prompts with versions that never change, and labels that move from one version to another. Not API; may change in any
 * release.
 */
@NullMarked
package ai.trodo.server.prompt;

import org.jspecify.annotations.NullMarked;
