/** Real MCP servers and clients over HTTP. */
@NullMarked
package ai.trodo.instrument.mcp;

import org.jspecify.annotations.NullMarked;
