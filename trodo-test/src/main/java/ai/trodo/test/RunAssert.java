package ai.trodo.test;

import ai.trodo.model.Payload;
import ai.trodo.model.RunStatus;
import ai.trodo.model.Score;
import ai.trodo.model.Span;
import ai.trodo.model.SpanKind;
import ai.trodo.model.SpanStatus;
import java.util.List;
import org.assertj.core.api.AbstractAssert;
import org.jspecify.annotations.Nullable;

/** Says what a run should look like; every failure shows the tree of the run. */
public final class RunAssert extends AbstractAssert<RunAssert, RecordedRun> {
    RunAssert(RecordedRun run) {
        super(run, RunAssert.class);
    }

    /** The name with which the run was opened. */
    public RunAssert hasAgent(String name) {
        return same("agent", name, actual.run().agentName());
    }

    /** How the run ended; {@code running} when nothing ended it. */
    public RunAssert hasStatus(RunStatus status) {
        return same("status", status, actual.run().status());
    }

    /** The recorded text as a whole: JSON where the input was no text, null where there was none. */
    public RunAssert hasInput(@Nullable String text) {
        return same("input", text, actual.run().input().text());
    }

    /** The recorded text as a whole: JSON where the output was no text, null where there was none. */
    public RunAssert hasOutput(@Nullable String text) {
        return same("output", text, actual.run().output().text());
    }

    /** There was an input, but it was left out for this reason. */
    public RunAssert hasInputOmitted(String reason) {
        return same("input", Payload.omitted(reason), actual.run().input());
    }

    /** The end user; null for a run that knows none. */
    public RunAssert hasDistinctId(@Nullable String distinctId) {
        return same("distinct id", distinctId, actual.run().distinctId());
    }

    /** The conversation; null for a run that belongs to none. */
    public RunAssert hasConversationId(@Nullable String conversationId) {
        return same("conversation id", conversationId, actual.run().conversationId());
    }

    /** The run that this one was started from; null for one that stands alone. */
    public RunAssert hasParentRun(@Nullable String runId) {
        return same("parent run", runId, actual.run().parentRunId());
    }

    /** The one line that says why it failed; null for one that did not. */
    public RunAssert hasErrorSummary(@Nullable String message) {
        return same("error summary", message, actual.run().errorSummary());
    }

    /** One of its tags; others may be there too. */
    public RunAssert hasTag(String tag) {
        if (!actual.run().tags().contains(tag)) {
            fail("Expected tag \"%s\" among %s", tag, actual.run().tags());
        }
        return this;
    }

    /**
     * One value of its metadata as it is after the wire: whole numbers are {@code Long}; null for a key that is not
     * there.
     */
    public RunAssert hasMetadata(String key, @Nullable Object value) {
        return same("metadata " + key, value, actual.run().metadata().get(key));
    }

    /** Spans at any depth, without the run itself. */
    public RunAssert hasSpanCount(int count) {
        return same("number of spans", count, actual.spans().size());
    }

    /** No span failed. */
    public RunAssert hasNoFailedSpans() {
        List<String> failed = actual.spans().stream()
                .filter(span -> span.status() == SpanStatus.ERROR)
                .map(span -> String.valueOf(span.name()))
                .toList();
        return same("failed spans", List.of(), failed);
    }

    /** The whole tree, as {@link RecordedRun#tree()} shows it. */
    public RunAssert hasTree(String expected) {
        return same("tree", expected.strip(), actual.tree().strip());
    }

    /** Goes on with the only span of that name. */
    public SpanAssert hasSpan(String name) {
        List<Span> found = actual.spansNamed(name);
        if (found.size() != 1) {
            fail("Expected one span named \"%s\" but there are %s", name, found.size());
        }
        return new SpanAssert(found.get(0), actual);
    }

    /** At least one span of each name, at any depth; others may be there too. */
    public RunAssert hasSpans(String... names) {
        for (String name : names) {
            if (actual.spansNamed(name).isEmpty()) {
                fail("Expected a span named \"%s\"", name);
            }
        }
        return this;
    }

    /** No span of this name at any depth. */
    public RunAssert hasNoSpan(String name) {
        if (!actual.spansNamed(name).isEmpty()) {
            fail("Expected no span named \"%s\"", name);
        }
        return this;
    }

    /** Spans of one kind at any depth, exactly so many. */
    public RunAssert hasSpansOfKind(SpanKind kind, int count) {
        long found = actual.spans().stream().filter(span -> span.kind() == kind).count();
        return same("number of spans of kind " + kind.wireName(), (long) count, found);
    }

    /** At least one event of this type, on the run or on a span. */
    public RunAssert hasEvent(String type) {
        if (actual.events().stream().noneMatch(event -> type.equals(event.type()))) {
            fail("Expected an event of type \"%s\" among %s", type, actual.events());
        }
        return this;
    }

    /** A score of exactly this value, on the run or on a span; 1 and 0 for yes and no. */
    public RunAssert hasScore(String name, double value) {
        for (Score score : actual.scores()) {
            if (name.equals(score.name()) && score.value() != null && score.value() == value) {
                return this;
            }
        }
        fail("Expected score \"%s\" of %s among %s", name, value, actual.scores());
        return this;
    }

    private RunAssert same(String what, @Nullable Object expected, @Nullable Object found) {
        if (!JsonValues.same(expected, found)) {
            fail("Expected %s\n  %s\nbut it was\n  %s", what, expected, found);
        }
        return this;
    }

    private void fail(String message, @Nullable Object... arguments) {
        failWithMessage("%s", String.format(message, arguments) + "\nin run " + actual.runId() + "\n" + actual.tree());
    }
}
