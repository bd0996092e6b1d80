/** What an agent did to the world around it: files, commits, commands, decisions. Each makes its own bounded payload. */
@NullMarked
package ai.trodo.capture.event;

import org.jspecify.annotations.NullMarked;
