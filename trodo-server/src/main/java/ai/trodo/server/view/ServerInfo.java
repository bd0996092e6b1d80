package ai.trodo.server.view;

import ai.trodo.server.ingest.IngestCounters;

/** What the server says about itself. */
public record ServerInfo(String mode, String auth, IngestCounters counters) {
    public static String version() {
        String version = ServerInfo.class.getPackage().getImplementationVersion();
        return version == null ? "development" : version;
    }
}
