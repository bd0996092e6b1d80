package ai.trodo.server.prompt;

import ai.trodo.server.fold.PromptOf;
import ai.trodo.server.http.HttpProblem;
import ai.trodo.server.http.Json;
import ai.trodo.server.store.Documents;
import ai.trodo.server.store.RunStore;
import ai.trodo.server.store.Site;
import java.time.Clock;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import java.util.function.UnaryOperator;
import java.util.regex.Pattern;

/**
 * The prompts of all sites. A version is a document of its own and is written before the prompt names it; the prompt is
 * changed only from what it was when it was read, so that two people who change it at once both get what they asked for.
 */
public final class Prompts {
    static final int MAX_VERSIONS = 1_000;
    private static final String PROMPT = "prompt";
    private static final String VERSION = "prompt-version";
    private static final int MAX_PROMPTS = 2_000;
    private static final int MAX_LABELS = 50;
    private static final int ATTEMPTS = 100;
    private static final Pattern NAME = Pattern.compile("[A-Za-z0-9][A-Za-z0-9 ._-]{0,127}");
    private static final Pattern LABEL = Pattern.compile("[a-z][a-z0-9._-]{0,63}");

    private final RunStore store;
    private final Documents documents;
    private final Clock clock;

    public Prompts(RunStore store, Clock clock) {
        this.store = store;
        this.documents = store.documents();
        this.clock = clock;
    }

    /** A version, and whether it is new: the newest version is not written again when nothing changed. */
    public record Added(PromptVersion version, Prompt prompt, boolean created) {}

    public List<Prompt> list(Site site) {
        return documents.list(site, PROMPT, null).stream()
                .map(stored -> Prompt.of(stored.id(), stored.json()))
                .toList();
    }

    public Optional<Prompt> find(Site site, String name) {
        return documents.get(site, PROMPT, name).map(stored -> Prompt.of(name, stored.json()));
    }

    /** @throws HttpProblem 404 when there is none */
    public Prompt get(Site site, String name) {
        return find(site, name).orElseThrow(() -> HttpProblem.notFound("there is no prompt \"" + shown(name) + "\""));
    }

    /**
     * @param reference a number, a label or "latest"
     * @throws HttpProblem 404 when there is none
     */
    public PromptVersion version(Site site, Prompt prompt, String reference) {
        Integer number = prompt.version(reference);
        return Optional.ofNullable(number)
                .flatMap(known -> documents.get(site, VERSION, id(prompt.name(), known)))
                .map(stored -> PromptVersion.of(stored.json()))
                .orElseThrow(() -> HttpProblem.notFound(
                        "prompt \"" + prompt.name() + "\" has no version or label \"" + shown(reference) + "\""));
    }

    /** @throws HttpProblem 400 for a bad name or too many versions */
    public Added add(Site site, String name, PromptDraft draft, String actor) {
        if (!NAME.matcher(name).matches()) {
            throw HttpProblem.badRequest(
                    "invalid_field",
                    "a prompt's name has 1 to 128 letters, digits, spaces, dots, dashes and underscores",
                    "name");
        }
        Prompt now = find(site, name).orElseGet(() -> empty(site, name));
        if (!now.versions().isEmpty() && now.versions().get(0).hash().equals(draft.hash())) {
            return new Added(version(site, now, Prompt.LATEST), now, false);
        }
        PromptVersion version = write(site, now, draft, actor);
        Prompt changed = change(site, name, prompt -> prompt.with(version.line(), clock.instant()));
        audit(site, actor, "prompt.version", name, version.number());
        return new Added(version, changed, true);
    }

    private Prompt empty(Site site, String name) {
        if (documents.list(site, PROMPT, null).size() >= MAX_PROMPTS) {
            throw HttpProblem.badRequest("too_many_prompts", "a site has at most " + MAX_PROMPTS + " prompts", null);
        }
        Prompt prompt = new Prompt(name, List.of(), java.util.Map.of(), clock.instant());
        documents.putIfAbsent(site, PROMPT, name, prompt.toJson());
        return prompt;
    }

    /** Under the next free number: what another writer is about to name is not overwritten. */
    private PromptVersion write(Site site, Prompt prompt, PromptDraft draft, String actor) {
        if (prompt.versions().size() >= MAX_VERSIONS) {
            throw HttpProblem.badRequest(
                    "too_many_versions", "a prompt has at most " + MAX_VERSIONS + " versions", null);
        }
        Instant now = clock.instant();
        for (int number = prompt.latest() + 1; number < prompt.latest() + ATTEMPTS; number++) {
            PromptVersion version = new PromptVersion(number, draft.hash(), now, actor, draft);
            if (documents.putIfAbsent(site, VERSION, id(prompt.name(), number), version.toJson())) {
                return version;
            }
        }
        throw busy(prompt.name());
    }

    /** Moves a label to a version. */
    public Prompt label(Site site, String name, String label, String reference, String actor) {
        if (!LABEL.matcher(label).matches() || label.equals(Prompt.LATEST)) {
            throw HttpProblem.badRequest(
                    "invalid_field",
                    "a label begins with a small letter, has up to 64 small letters, digits, dots, dashes and"
                            + " underscores, and is not \"latest\", which is always the newest version",
                    "label");
        }
        Prompt before = get(site, name);
        int version = version(site, before, reference).number();
        if (before.labels().size() >= MAX_LABELS && !before.labels().containsKey(label)) {
            throw HttpProblem.badRequest("too_many_labels", "a prompt has at most " + MAX_LABELS + " labels", null);
        }
        Prompt changed = change(site, name, prompt -> prompt.labelled(label, version, clock.instant()));
        audit(site, actor, "prompt.label", name + PromptOf.SEPARATOR + label, version);
        return changed;
    }

    /** Takes a label away; the version stays. */
    public Prompt unlabel(Site site, String name, String label, String actor) {
        if (!get(site, name).labels().containsKey(label)) {
            throw HttpProblem.notFound("prompt \"" + name + "\" has no label \"" + shown(label) + "\"");
        }
        Prompt changed = change(site, name, prompt -> prompt.labelled(label, null, clock.instant()));
        audit(site, actor, "prompt.unlabel", name + PromptOf.SEPARATOR + label, 0);
        return changed;
    }

    /** Removes a prompt with all its versions. Spans that were made from it keep its name. */
    public boolean delete(Site site, String name, String actor) {
        boolean gone = documents.delete(site, PROMPT, name);
        documents
                .list(site, VERSION, name + PromptOf.SEPARATOR)
                .forEach(version -> documents.delete(site, VERSION, version.id()));
        if (gone) {
            store.auditLog().append(site, actor, "prompt.delete", name, "{}");
        }
        return gone;
    }

    private Prompt change(Site site, String name, UnaryOperator<Prompt> change) {
        for (int attempt = 0; attempt < ATTEMPTS; attempt++) {
            Documents.Document stored = documents
                    .get(site, PROMPT, name)
                    .orElseThrow(() -> HttpProblem.notFound("the prompt was deleted meanwhile"));
            Prompt changed = change.apply(Prompt.of(name, stored.json()));
            if (documents.replace(site, PROMPT, name, stored.json(), changed.toJson())) {
                return changed;
            }
        }
        throw busy(name);
    }

    private static HttpProblem busy(String name) {
        return HttpProblem.tooMany("prompt \"" + name + "\" is being changed by many at once", 1);
    }

    private void audit(Site site, String actor, String action, String target, int version) {
        store.auditLog()
                .append(
                        site,
                        actor,
                        action,
                        target,
                        version == 0 ? "{}" : Json.mapper().writeValueAsString(Json.object("version", version)));
    }

    /** Six digits, so that they are in order. */
    private static String id(String name, int number) {
        return name + PromptOf.SEPARATOR + String.format("%06d", number);
    }

    private static String shown(String text) {
        return text.length() > 80 ? text.substring(0, 80) + "…" : text;
    }
}
