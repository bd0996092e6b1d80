package ai.trodo.capture.event;

import ai.trodo.internal.Clip;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.function.UnaryOperator;
import org.jspecify.annotations.Nullable;

/** What a build server says about the commit it builds, in the variables of its jobs. */
record CiVariables(
        @Nullable String commitSha,
        @Nullable String branch,
        @Nullable String tag,
        @Nullable String repoUrl,
        Map<String, Object> job) {
    static final CiVariables NONE = new CiVariables(null, null, null, null, Map.of());

    /** One kind of server: the variable that proves it, and where it keeps what. Several names: the first that is set. */
    private record Server(
            String name,
            String proof,
            List<String> sha,
            List<String> branch,
            List<String> tag,
            List<String> url,
            Map<String, String> job) {}

    private static final List<Server> SERVERS = List.of(
            new Server(
                    "github_actions",
                    "GITHUB_ACTIONS",
                    List.of("GITHUB_SHA"),
                    List.of("GITHUB_HEAD_REF", "GITHUB_REF_NAME"),
                    List.of(),
                    List.of("GITHUB_SERVER_URL+GITHUB_REPOSITORY"),
                    Map.of(
                            "run_id", "GITHUB_RUN_ID",
                            "run_attempt", "GITHUB_RUN_ATTEMPT",
                            "workflow", "GITHUB_WORKFLOW",
                            "job", "GITHUB_JOB",
                            "actor", "GITHUB_ACTOR",
                            "event", "GITHUB_EVENT_NAME",
                            "ref", "GITHUB_REF",
                            "repository", "GITHUB_REPOSITORY")),
            new Server(
                    "gitlab_ci",
                    "GITLAB_CI",
                    List.of("CI_COMMIT_SHA"),
                    List.of("CI_MERGE_REQUEST_SOURCE_BRANCH_NAME", "CI_COMMIT_BRANCH", "CI_COMMIT_REF_NAME"),
                    List.of("CI_COMMIT_TAG"),
                    List.of("CI_PROJECT_URL", "CI_REPOSITORY_URL"),
                    Map.of(
                            "run_id", "CI_PIPELINE_ID",
                            "run_url", "CI_PIPELINE_URL",
                            "job", "CI_JOB_NAME",
                            "actor", "GITLAB_USER_LOGIN",
                            "event", "CI_PIPELINE_SOURCE",
                            "repository", "CI_PROJECT_PATH")),
            new Server(
                    "circleci",
                    "CIRCLECI",
                    List.of("CIRCLE_SHA1"),
                    List.of("CIRCLE_BRANCH"),
                    List.of("CIRCLE_TAG"),
                    List.of("CIRCLE_REPOSITORY_URL"),
                    Map.of(
                            "run_id", "CIRCLE_WORKFLOW_ID",
                            "run_url", "CIRCLE_BUILD_URL",
                            "job", "CIRCLE_JOB",
                            "actor", "CIRCLE_USERNAME")),
            new Server(
                    "azure_devops",
                    "TF_BUILD",
                    List.of("BUILD_SOURCEVERSION"),
                    List.of("SYSTEM_PULLREQUEST_SOURCEBRANCH", "BUILD_SOURCEBRANCHNAME"),
                    List.of(),
                    List.of("BUILD_REPOSITORY_URI"),
                    Map.of(
                            "run_id", "BUILD_BUILDID",
                            "workflow", "BUILD_DEFINITIONNAME",
                            "job", "AGENT_JOBNAME",
                            "actor", "BUILD_REQUESTEDFOR",
                            "event", "BUILD_REASON",
                            "ref", "BUILD_SOURCEBRANCH")),
            new Server(
                    "bitbucket",
                    "BITBUCKET_BUILD_NUMBER",
                    List.of("BITBUCKET_COMMIT"),
                    List.of("BITBUCKET_BRANCH"),
                    List.of("BITBUCKET_TAG"),
                    List.of("BITBUCKET_GIT_HTTP_ORIGIN"),
                    Map.of("run_id", "BITBUCKET_BUILD_NUMBER", "repository", "BITBUCKET_REPO_FULL_NAME")),
            new Server(
                    "jenkins",
                    "JENKINS_URL",
                    List.of("GIT_COMMIT"),
                    List.of("CHANGE_BRANCH", "BRANCH_NAME", "GIT_BRANCH"),
                    List.of("TAG_NAME"),
                    List.of("GIT_URL", "GIT_URL_1"),
                    Map.of("run_id", "BUILD_ID", "run_url", "BUILD_URL", "job", "JOB_NAME")));

    static CiVariables read(UnaryOperator<@Nullable String> environment) {
        for (Server server : SERVERS) {
            if (value(environment, server.proof()) != null) {
                return read(server, environment);
            }
        }
        return NONE;
    }

    private static CiVariables read(Server server, UnaryOperator<@Nullable String> environment) {
        Map<String, Object> job = new LinkedHashMap<>();
        job.put("provider", server.name());
        for (Map.Entry<String, String> part : new TreeMap<>(server.job()).entrySet()) {
            String value = value(environment, part.getValue());
            if (value != null) {
                job.put(part.getKey(), Clip.text(GitUrls.maskInside(value), Fields.TEXT));
            }
        }
        return new CiVariables(
                first(server.sha(), environment),
                first(server.branch(), environment),
                first(server.tag(), environment),
                GitUrls.withoutCredentials(first(server.url(), environment)),
                job);
    }

    /** The first name that is set; {@code A+B} stands for both, with a slash between. */
    private static @Nullable String first(List<String> names, UnaryOperator<@Nullable String> environment) {
        for (String name : names) {
            String[] parts = name.split("\\+");
            String left = value(environment, parts[0]);
            String right = parts.length == 2 ? value(environment, parts[1]) : "";
            if (left != null && right != null) {
                return parts.length == 2 ? left + '/' + right : left;
            }
        }
        return null;
    }

    private static @Nullable String value(UnaryOperator<@Nullable String> environment, String name) {
        String value = environment.apply(name);
        return value == null || value.isBlank() ? null : value;
    }
}
