/** Prompts with versions that never change, and labels that move from one version to another. */
@NullMarked
package ai.trodo.server.prompt;

import org.jspecify.annotations.NullMarked;
