package ai.trodo.instrument.sdk.call;

import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;

/** Puts an answer together, from one piece or from many: text, tool calls, why it ended. Not API; may change in any release. */
public final class AnswerParts {
    private static final int MAX_TEXT = 256 * 1024;
    private static final int MAX_CALLS = 1_000;

    private static final class Call {
        private @Nullable String id;
        private String name = "";
        private final StringBuilder arguments = new StringBuilder();
    }

    private final StringBuilder text = new StringBuilder();
    private final StringBuilder reasoning = new StringBuilder();
    private final Map<Integer, Call> calls = new TreeMap<>();
    private @Nullable Map<String, Object> facts;
    private @Nullable String finish;
    private @Nullable String id;
    private @Nullable String model;

    /** Something that is no text adds nothing. */
    public void text(Json piece) {
        append(text, piece);
    }

    public void reasoning(Json piece) {
        append(reasoning, piece);
    }

    /** Beginning or continuation of the tool call with that number; what is no text adds nothing. */
    public void call(int number, Json id, Json name, Json arguments) {
        if (calls.size() >= MAX_CALLS && !calls.containsKey(number)) {
            return;
        }
        Call call = calls.computeIfAbsent(number, key -> new Call());
        call.id = id.text() == null ? call.id : id.text();
        call.name = name.text(call.name);
        append(call.arguments, arguments);
    }

    /** A tool call that is told at once. */
    public void call(Json id, Json name, String arguments) {
        call(calls.size(), id, name, new Json(arguments));
    }

    public void finish(Json reason) {
        finish = reason.text() == null ? finish : reason.text();
    }

    /** Who answered, and under which id; the first that is told. */
    public void from(Json toldId, Json toldModel) {
        id = id == null ? toldId.text() : id;
        model = model == null ? toldModel.text() : model;
    }

    /** What is no chat message; goes before everything that was put together. */
    public void facts(Map<String, Object> told) {
        facts = told;
    }

    /** Forgets what was said so far: the whole of it follows. */
    public void restart() {
        text.setLength(0);
        reasoning.setLength(0);
        calls.clear();
    }

    private static void append(StringBuilder to, Json piece) {
        String more = piece.text();
        if (more != null && to.length() + more.length() <= MAX_TEXT) {
            to.append(more);
        }
    }

    @Nullable
    String finish() {
        return finish;
    }

    @Nullable
    String id() {
        return id;
    }

    @Nullable
    String model() {
        return model;
    }

    /** Empty when nothing was said. */
    Map<String, Object> message() {
        if (facts != null) {
            return facts;
        }
        Map<String, Object> message = new LinkedHashMap<>();
        if (text.length() == 0 && calls.isEmpty() && reasoning.length() == 0 && finish == null) {
            return message;
        }
        message.put("role", "assistant");
        message.put("content", text.toString());
        if (reasoning.length() > 0) {
            message.put("reasoning", reasoning.toString());
        }
        if (!calls.isEmpty()) {
            message.put("tool_calls", views());
        }
        if (finish != null) {
            message.put("finish_reason", finish);
        }
        return message;
    }

    private List<Object> views() {
        List<Object> views = new ArrayList<>();
        for (Call call : calls.values()) {
            Map<String, Object> view = new LinkedHashMap<>();
            if (call.id != null) {
                view.put("id", call.id);
            }
            view.put("name", call.name);
            view.put("arguments", call.arguments.toString());
            views.add(view);
        }
        return views;
    }
}
