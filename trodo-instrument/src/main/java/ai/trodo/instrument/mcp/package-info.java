/** MCP Java SDK: what a server is asked for is recorded, in the run of its caller where that says which one it is. */
@NullMarked
package ai.trodo.instrument.mcp;

import org.jspecify.annotations.NullMarked;
