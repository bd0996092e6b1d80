package ai.trodo.capture;

import ai.trodo.capture.event.Checkpoint;
import ai.trodo.capture.event.Extraction;
import ai.trodo.capture.event.FileOp;
import ai.trodo.capture.event.GitLink;
import ai.trodo.capture.event.IntentSwitch;
import ai.trodo.capture.event.LogEntry;
import ai.trodo.capture.event.TerminalCommand;
import ai.trodo.capture.event.Topology;
import ai.trodo.capture.event.TypedEvent;
import ai.trodo.context.Activation;
import ai.trodo.context.ActiveSpan;
import ai.trodo.model.Level;
import java.nio.file.Path;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/**
 * What runs and spans have in common. No method throws; after the end all of them do nothing. A scope may be used and
 * ended on another thread than the one that opened it.
 */
public sealed interface Scope extends ActiveSpan, AutoCloseable permits RunScope, SpanScope {
    /** What went in; replaces an earlier value. */
    Scope input(@Nullable Object value);

    /** What came out; replaces an earlier value. */
    Scope output(@Nullable Object value);

    /** A fact about it: metadata of a run, attribute of a span. */
    Scope attribute(String key, @Nullable Object value);

    /** A word to find it by. A span keeps it as an attribute. */
    Scope tag(String tag);

    /** Marks the time of the first element of a stream; the first call wins. */
    Scope firstOutput();

    /** Notes an error without ending. */
    Scope error(Throwable failure);

    /** Something that happened now, of a kind that the viewer knows how to show. */
    Scope event(TypedEvent event);

    /** The state of files at this moment; see {@link Checkpoint#named}. */
    default Scope checkpoint(Checkpoint checkpoint) {
        return event(checkpoint);
    }

    /** Links the commit of the working copy around this folder. Git is asked on another thread; later is soon enough. */
    Scope gitLink(Path folder);

    /** The commit that the work started from or made. */
    default Scope gitLink(GitLink link) {
        return event(link);
    }

    /** One thing that was done to a file. */
    default Scope fileOp(FileOp operation) {
        return event(operation);
    }

    /** A command that was run, for example by {@link ai.trodo.capture.event.TerminalRunner}. */
    default Scope terminal(TerminalCommand command) {
        return event(command);
    }

    /** A line of a log; it changes no status. */
    default Scope log(Level level, String message) {
        return event(LogEntry.of(level, message));
    }

    /** The user or the agent turned to something else. */
    default Scope intentSwitch(IntentSwitch turned) {
        return event(turned);
    }

    /** Values that were taken out of text, with their validity. */
    default Scope extraction(Extraction extraction) {
        return event(extraction);
    }

    /** The graph that the work walks through; best said before the first step. */
    default Scope topology(Topology graph) {
        return event(graph);
    }

    /**
     * Does something once when it has ended, on the thread that ends it; at once when it has ended already. It is given the
     * exception that it failed with, null when there was none. What it throws is swallowed.
     */
    Scope whenEnded(Consumer<@Nullable Throwable> work);

    /** Makes it current on this thread until the activation is closed. */
    Activation activate();

    /** Ends it well, unless an error was noted. */
    void end();

    /** Ends it well with an output, which replaces one that was set before. */
    void end(@Nullable Object output);

    /** Ends it with what the method of this call site returned, captured as the site says. */
    void end(CallSite site, @Nullable Object result);

    /** Ends it with an error. */
    void fail(Throwable failure);

    /** Ends it as cancelled. */
    void cancel();

    /** Like {@link #end()}; and if {@code open()} made it current, puts back what was current before. */
    @Override
    void close();
}
