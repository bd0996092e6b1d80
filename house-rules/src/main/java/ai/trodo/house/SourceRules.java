package ai.trodo.house;

import com.sun.source.tree.CatchTree;
import com.sun.source.tree.CompilationUnitTree;
import com.sun.source.tree.StatementTree;
import com.sun.source.tree.ThrowTree;
import com.sun.source.tree.Tree;
import com.sun.source.tree.UnionTypeTree;
import com.sun.source.util.JavacTask;
import com.sun.source.util.TreePathScanner;
import com.sun.source.util.Trees;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.stream.Stream;
import javax.tools.JavaCompiler;
import javax.tools.StandardJavaFileManager;
import javax.tools.ToolProvider;
import org.jspecify.annotations.Nullable;

/**
 * Rules that need the source: in bytecode a try-with-resources looks like a caught and swallowed Throwable.
 * Sources are parsed by the compiler of the running JDK, not attributed, so this costs milliseconds.
 */
final class SourceRules {
    private SourceRules() {}

    /**
     * Each {@code catch} of Throwable whose block does not end with a {@code throw}, as "file:line".
     *
     * @param exempt file names that may swallow
     */
    static List<String> swallowedThrowables(Path sources, Set<String> exempt) {
        List<String> offences = new ArrayList<>();
        parse(sources, (unit, trees) -> {
            String file = Path.of(unit.getSourceFile().toUri()).getFileName().toString();
            if (!exempt.contains(file)) {
                new SwallowFinder(unit, trees, offences).scan(unit, null);
            }
        });
        return offences;
    }

    static List<String> packagesWithoutNullMarked(Path sources) {
        List<String> missing = new ArrayList<>();
        for (Path folder : foldersWithJava(sources)) {
            Path info = folder.resolve("package-info.java");
            if (!Files.exists(info) || !read(info).contains("NullMarked")) {
                missing.add(sources.relativize(folder).toString().replace('/', '.'));
            }
        }
        return missing;
    }

    /**
     * What users can touch but nobody explains, as "file:line name". Packages that say of themselves that they are not API
     * are left out.
     */
    static List<String> unexplained(Path sources) {
        List<String> offences = new ArrayList<>();
        parse(sources, (unit, trees) -> {
            Path info = Path.of(unit.getSourceFile().toUri()).resolveSibling("package-info.java");
            if (!Files.exists(info)
                    || !UnexplainedFinder.NOT_API.matcher(read(info)).find()) {
                new UnexplainedFinder(unit, trees, offences).scan(unit, null);
            }
        });
        return offences;
    }

    private static List<Path> foldersWithJava(Path sources) {
        return javaFiles(sources).stream()
                .map(Path::getParent)
                .distinct()
                .sorted()
                .toList();
    }

    private static List<Path> javaFiles(Path sources) {
        if (!Files.isDirectory(sources)) {
            return List.of();
        }
        try (Stream<Path> walk = Files.walk(sources)) {
            return walk.filter(path -> path.toString().endsWith(".java")).toList();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private static String read(Path file) {
        try {
            return Files.readString(file, StandardCharsets.UTF_8);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private static void parse(Path sources, UnitVisitor visitor) {
        List<Path> files = javaFiles(sources);
        if (files.isEmpty()) {
            return;
        }
        JavaCompiler compiler = ToolProvider.getSystemJavaCompiler();
        try (StandardJavaFileManager manager = compiler.getStandardFileManager(null, null, StandardCharsets.UTF_8)) {
            JavacTask task = (JavacTask) compiler.getTask(
                    null, manager, null, List.of("-proc:none"), null, manager.getJavaFileObjectsFromPaths(files));
            Trees trees = Trees.instance(task);
            for (CompilationUnitTree unit : task.parse()) {
                visitor.visit(unit, trees);
            }
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private interface UnitVisitor {
        void visit(CompilationUnitTree unit, Trees trees);
    }

    private static final class SwallowFinder extends TreePathScanner<@Nullable Void, @Nullable Void> {
        private final CompilationUnitTree unit;
        private final Trees trees;
        private final List<String> offences;

        SwallowFinder(CompilationUnitTree unit, Trees trees, List<String> offences) {
            this.unit = unit;
            this.trees = trees;
            this.offences = offences;
        }

        @Override
        public @Nullable Void visitCatch(CatchTree node, @Nullable Void nothing) {
            if (catchesThrowable(node.getParameter().getType()) && !endsWithThrow(node)) {
                long line = unit.getLineMap()
                        .getLineNumber(trees.getSourcePositions().getStartPosition(unit, node));
                offences.add(unit.getSourceFile().getName() + ":" + line);
            }
            return super.visitCatch(node, nothing);
        }

        private static boolean catchesThrowable(Tree type) {
            if (type instanceof UnionTypeTree union) {
                return union.getTypeAlternatives().stream().anyMatch(SwallowFinder::catchesThrowable);
            }
            return type.toString().equals("Throwable") || type.toString().equals("java.lang.Throwable");
        }

        private static boolean endsWithThrow(CatchTree node) {
            List<? extends StatementTree> statements = node.getBlock().getStatements();
            return !statements.isEmpty() && statements.get(statements.size() - 1) instanceof ThrowTree;
        }
    }
}
