package ai.trodo.server.store;

/**
 * What an engine, as configured, can do exactly.
 *
 * @param engine sqlite, postgresql or redis
 * @param textSearch whether {@link RunQuery.Text} is answered
 * @param tailAcrossProcesses whether {@link LiveTail} wakes for what another process wrote
 * @param severalWriters whether more than one collector may write to it
 */
public record Capabilities(String engine, boolean textSearch, boolean tailAcrossProcesses, boolean severalWriters) {}
