package ai.trodo.export;

import java.io.IOException;
import java.nio.file.FileAlreadyExistsException;
import java.nio.file.FileSystems;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.Path;
import java.nio.file.attribute.FileAttribute;
import java.nio.file.attribute.PosixFilePermission;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.Set;

/** Files and folders that nobody but their owner can read: they hold prompts. */
final class OwnerOnly {
    private static final boolean POSIX =
            FileSystems.getDefault().supportedFileAttributeViews().contains("posix");
    private static final Set<PosixFilePermission> FOLDER = PosixFilePermissions.fromString("rwx------");
    private static final FileAttribute<?>[] FILE_ATTRIBUTES = POSIX ? attributes("rw-------") : new FileAttribute<?>[0];
    private static final FileAttribute<?>[] FOLDER_ATTRIBUTES =
            POSIX ? attributes("rwx------") : new FileAttribute<?>[0];

    private OwnerOnly() {}

    private static FileAttribute<?>[] attributes(String permissions) {
        return new FileAttribute<?>[] {
            PosixFilePermissions.asFileAttribute(PosixFilePermissions.fromString(permissions))
        };
    }

    /** Makes the folder; one that is there is narrowed, which fails unless it is ours. */
    static void createFolder(Path folder) throws IOException {
        Path parent = folder.toAbsolutePath().getParent();
        if (parent != null && !Files.isDirectory(parent)) {
            Files.createDirectories(parent, FOLDER_ATTRIBUTES);
        }
        try {
            Files.createDirectory(folder, FOLDER_ATTRIBUTES);
        } catch (FileAlreadyExistsException there) {
            if (!Files.isDirectory(folder, LinkOption.NOFOLLOW_LINKS)) {
                throw there;
            }
            if (POSIX) {
                Files.setPosixFilePermissions(folder, FOLDER);
            }
        }
    }

    static void createFile(Path file) throws IOException {
        Files.createFile(file, FILE_ATTRIBUTES);
    }
}
