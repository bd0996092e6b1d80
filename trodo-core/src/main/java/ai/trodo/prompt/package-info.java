/** Prompts that a collector keeps: asked for by label, kept for a while, filled in at once. */
@NullMarked
package ai.trodo.prompt;

import org.jspecify.annotations.NullMarked;
