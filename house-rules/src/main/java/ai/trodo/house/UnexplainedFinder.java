package ai.trodo.house;

import com.sun.source.tree.AnnotationTree;
import com.sun.source.tree.ClassTree;
import com.sun.source.tree.CompilationUnitTree;
import com.sun.source.tree.MethodTree;
import com.sun.source.tree.ModifiersTree;
import com.sun.source.tree.Tree;
import com.sun.source.tree.VariableTree;
import com.sun.source.util.TreePath;
import com.sun.source.util.TreePathScanner;
import com.sun.source.util.Trees;
import java.util.List;
import java.util.Set;
import java.util.regex.Pattern;
import javax.lang.model.element.Modifier;
import org.jspecify.annotations.Nullable;

/**
 * Finds types and members that users can touch and that have no javadoc. A component of a record is explained by a
 * {@code @param} of its type; a method that overrides is explained where it comes from. Which tags a comment has is left
 * to its author: one sentence that says something beats three that repeat the signature, which is all that the
 * compiler's own check asks for.
 */
final class UnexplainedFinder extends TreePathScanner<@Nullable Void, @Nullable Void> {
    /** What a type or package says that is public for our other packages only; its members need no comment. */
    static final Pattern NOT_API = Pattern.compile("Not\\s+(\\*\\s+)?API");

    private final CompilationUnitTree unit;
    private final Trees trees;
    private final List<String> offences;

    UnexplainedFinder(CompilationUnitTree unit, Trees trees, List<String> offences) {
        this.unit = unit;
        this.trees = trees;
        this.offences = offences;
    }

    @Override
    public @Nullable Void visitClass(ClassTree type, @Nullable Void nothing) {
        if (!isVisible(type.getModifiers())) {
            return nothing;
        }
        String comment = require(type.getSimpleName());
        if (comment != null && NOT_API.matcher(comment).find()) {
            return nothing;
        }
        if (type.getKind() == Tree.Kind.RECORD) {
            for (Tree member : type.getMembers()) {
                if (isComponent(member)) {
                    requireParam(comment, (VariableTree) member);
                }
            }
        }
        return super.visitClass(type, nothing);
    }

    @Override
    public @Nullable Void visitMethod(MethodTree method, @Nullable Void nothing) {
        if (isVisible(method.getModifiers()) && !overrides(method) && !isImplied(method)) {
            require(method.getName());
        }
        return nothing;
    }

    @Override
    public @Nullable Void visitVariable(VariableTree field, @Nullable Void nothing) {
        if (isVisible(field.getModifiers()) && !isComponent(field)) {
            require(field.getName());
        }
        return nothing;
    }

    private @Nullable String require(CharSequence name) {
        String comment = trees.getDocComment(getCurrentPath());
        if (comment == null || comment.isBlank()) {
            offend(getCurrentPath().getLeaf(), name);
        }
        return comment;
    }

    private void requireParam(@Nullable String comment, VariableTree component) {
        Pattern tag = Pattern.compile("@param\\s+" + component.getName() + "\\s+\\S");
        if (comment == null || !tag.matcher(comment).find()) {
            offend(component, component.getName());
        }
    }

    private void offend(Tree where, CharSequence name) {
        long line = unit.getLineMap().getLineNumber(trees.getSourcePositions().getStartPosition(unit, where));
        offences.add(unit.getSourceFile().getName() + ":" + line + " " + name);
    }

    private boolean isVisible(ModifiersTree modifiers) {
        Set<Modifier> flags = modifiers.getFlags();
        return flags.contains(Modifier.PUBLIC)
                || flags.contains(Modifier.PROTECTED) && !isFinal(enclosing())
                || isInterface(enclosing()) && !flags.contains(Modifier.PRIVATE);
    }

    private static boolean isFinal(@Nullable ClassTree type) {
        return type != null && type.getModifiers().getFlags().contains(Modifier.FINAL);
    }

    private static boolean isInterface(@Nullable ClassTree type) {
        return type != null && (type.getKind() == Tree.Kind.INTERFACE || type.getKind() == Tree.Kind.ANNOTATION_TYPE);
    }

    private @Nullable ClassTree enclosing() {
        TreePath parent = getCurrentPath().getParentPath();
        return parent != null && parent.getLeaf() instanceof ClassTree type ? type : null;
    }

    /** The parser gives the components of a record as private final fields that are marked as its own. */
    private static boolean isComponent(Tree member) {
        return member instanceof VariableTree field
                && field.getModifiers().getFlags().equals(Set.of(Modifier.PRIVATE, Modifier.FINAL));
    }

    private static boolean overrides(MethodTree method) {
        for (AnnotationTree annotation : method.getModifiers().getAnnotations()) {
            if (annotation.getAnnotationType().toString().equals("Override")) {
                return true;
            }
        }
        return false;
    }

    /** The constructor that checks a record's components, or an accessor that only copies: their comment is the record's. */
    private boolean isImplied(MethodTree method) {
        ClassTree type = enclosing();
        return type != null
                && type.getKind() == Tree.Kind.RECORD
                && (isCanonical(method, type) || isAccessor(method, type));
    }

    private static boolean isAccessor(MethodTree method, ClassTree type) {
        return method.getParameters().isEmpty()
                && type.getMembers().stream()
                        .anyMatch(member -> isComponent(member)
                                && ((VariableTree) member).getName().equals(method.getName()));
    }

    private static boolean isCanonical(MethodTree method, ClassTree type) {
        return method.getName().contentEquals("<init>")
                && method.getParameters().size()
                        == type.getMembers().stream()
                                .filter(UnexplainedFinder::isComponent)
                                .count();
    }
}
