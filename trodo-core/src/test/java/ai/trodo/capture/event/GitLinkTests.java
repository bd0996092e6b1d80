package ai.trodo.capture.event;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;

final class GitLinkTests {
    private static final String SHA = "0123456789abcdef0123456789abcdef01234567";

    @TempDir
    Path folder;

    private final GitDetection noServer = new GitDetection(name -> null, "git");

    private void write(String path, String text) throws IOException {
        Path file = folder.resolve(path);
        Files.createDirectories(file.getParent());
        Files.writeString(file, text);
    }

    private void workingCopy() throws IOException {
        write(".git/HEAD", "ref: refs/heads/feature/x\n");
        write(".git/refs/heads/feature/x", SHA + "\n");
        write(".git/config", """
                [core]
                \tbare = false
                [remote "upstream"]
                \turl = https://host/other.git
                [remote "origin"]
                \turl = https://bot:s3cret@github.com/o/r.git
                \tfetch = +refs/heads/*:refs/remotes/origin/*
                """);
    }

    @Test
    void readsCommitBranchAndAddressFromTheFilesOfGit() throws IOException {
        workingCopy();
        write("src/main/deep/file", "");

        Map<String, Object> payload =
                noServer.read(folder.resolve("src/main/deep")).build().payload();

        assertThat(payload)
                .containsOnly(
                        Map.entry("link_type", "current"),
                        Map.entry("commit_sha", SHA),
                        Map.entry("branch", "feature/x"),
                        Map.entry("repo_url", "https://github.com/o/r.git"));
    }

    @Test
    void findsABranchThatGitHasPacked() throws IOException {
        workingCopy();
        Files.delete(folder.resolve(".git/refs/heads/feature/x"));
        write(
                ".git/packed-refs",
                "# pack-refs with: peeled fully-peeled sorted\n"
                        + "1111111111111111111111111111111111111111 refs/heads/main\n" + SHA
                        + " refs/heads/feature/x\n");

        assertThat(noServer.read(folder).build().commitSha()).isEqualTo(SHA);
    }

    @Test
    void namesNoBranchWhenTheHeadIsDetached() throws IOException {
        workingCopy();
        write(".git/HEAD", SHA + "\n");

        assertThat(noServer.read(folder).build().payload())
                .containsEntry("commit_sha", SHA)
                .containsEntry("detached", true)
                .doesNotContainKey("branch");
    }

    @Test
    void readsAWorktreeWhoseGitFolderIsElsewhere() throws IOException {
        workingCopy();
        write(".git/worktrees/w/HEAD", "ref: refs/heads/feature/x\n");
        write(".git/worktrees/w/commondir", "../..\n");
        write("w/.git", "gitdir: " + folder.resolve(".git/worktrees/w") + "\n");

        assertThat(noServer.read(folder.resolve("w")).build().payload())
                .containsEntry("commit_sha", SHA)
                .containsEntry("repo_url", "https://github.com/o/r.git");
    }

    @Test
    void saysNothingWithoutAWorkingCopyOrWithABrokenOne() throws IOException {
        assertThat(noServer.read(folder).build().payload()).containsOnlyKeys("link_type");

        write(".git/HEAD", "ref: refs/heads/../../../etc/passwd");
        assertThat(noServer.read(folder).build().payload()).doesNotContainKey("commit_sha");
    }

    static Stream<Arguments> servers() {
        return Stream.of(
                Arguments.of(
                        "github_actions",
                        Map.of(
                                "GITHUB_ACTIONS", "true",
                                "GITHUB_SHA", SHA,
                                "GITHUB_REF_NAME", "main",
                                "GITHUB_SERVER_URL", "https://github.com",
                                "GITHUB_REPOSITORY", "o/r",
                                "GITHUB_RUN_ID", "42"),
                        "main",
                        "https://github.com/o/r"),
                Arguments.of(
                        "gitlab_ci",
                        Map.of(
                                "GITLAB_CI", "true",
                                "CI_COMMIT_SHA", SHA,
                                "CI_COMMIT_REF_NAME", "dev",
                                "CI_REPOSITORY_URL", "https://gitlab-ci-token:s3cret@gitlab.com/o/r.git",
                                "CI_PIPELINE_ID", "42"),
                        "dev",
                        "https://gitlab.com/o/r.git"),
                Arguments.of(
                        "jenkins",
                        Map.of(
                                "JENKINS_URL", "https://ci/",
                                "GIT_COMMIT", SHA,
                                "GIT_BRANCH", "origin/dev",
                                "GIT_URL", "git@github.com:o/r.git",
                                "BUILD_ID", "42"),
                        "origin/dev",
                        "git@github.com:o/r.git"),
                Arguments.of(
                        "circleci",
                        Map.of(
                                "CIRCLECI", "true",
                                "CIRCLE_SHA1", SHA,
                                "CIRCLE_BRANCH", "b",
                                "CIRCLE_REPOSITORY_URL", "https://u:s3cret@bitbucket.org/o/r",
                                "CIRCLE_WORKFLOW_ID", "42"),
                        "b",
                        "https://bitbucket.org/o/r"),
                Arguments.of(
                        "azure_devops",
                        Map.of(
                                "TF_BUILD", "True",
                                "BUILD_SOURCEVERSION", SHA,
                                "BUILD_SOURCEBRANCHNAME", "m",
                                "BUILD_REPOSITORY_URI", "https://org@dev.azure.com/org/p/_git/r",
                                "BUILD_BUILDID", "42"),
                        "m",
                        "https://dev.azure.com/org/p/_git/r"),
                Arguments.of(
                        "bitbucket",
                        Map.of(
                                "BITBUCKET_BUILD_NUMBER", "42",
                                "BITBUCKET_COMMIT", SHA,
                                "BITBUCKET_BRANCH", "m",
                                "BITBUCKET_GIT_HTTP_ORIGIN", "http://bitbucket.org/o/r"),
                        "m",
                        "http://bitbucket.org/o/r"));
    }

    @ParameterizedTest(name = "{0}")
    @MethodSource("servers")
    void believesTheBuildServerFirst(String server, Map<String, String> variables, String branch, String url)
            throws IOException {
        workingCopy();
        write(".git/HEAD", "1111111111111111111111111111111111111111\n");

        Map<String, Object> payload =
                new GitDetection(variables::get, "git").read(folder).build().payload();

        assertThat(payload)
                .containsEntry("commit_sha", SHA)
                .containsEntry("branch", branch)
                .containsEntry("repo_url", url)
                .doesNotContainKey("detached");
        assertThat(payload.get("ci"))
                .asInstanceOf(org.assertj.core.api.InstanceOfAssertFactories.MAP)
                .containsEntry("provider", server)
                .containsEntry("run_id", "42");
        assertThat(payload.toString()).doesNotContain("s3cret");
    }

    private String git(String... arguments) {
        String[] all = Stream.concat(
                        Stream.of(
                                "-c",
                                "user.name=Ann",
                                "-c",
                                "user.email=ann@example.org",
                                "-c",
                                "init.defaultBranch=main"),
                        Arrays.stream(arguments))
                .toArray(String[]::new);
        TerminalCommand done = TerminalRunner.command("git", all)
                .in(folder)
                .timeout(Duration.ofSeconds(20))
                .run();
        assumeTrue(done.startError() == null, "git is not installed");
        assertThat(done.exitCode()).as(done.stderr()).isZero();
        return done.stdout().strip();
    }

    private String[] twoCommits() throws IOException {
        git("init", "-q");
        write("a.txt", "1\n2\n3\n");
        write("gone.txt", "x\n");
        git("add", "-A");
        git("commit", "-q", "-m", "first", "--author=Bob <bob@example.org>");
        String first = git("rev-parse", "HEAD");
        write("a.txt", "1\ntwo\n3\n4\n");
        write("logo.bin", "a\0b");
        Files.delete(folder.resolve("gone.txt"));
        git("add", "-A");
        git("commit", "-q", "-m", "second: \"quotes\" and änderungen");
        return new String[] {first, git("rev-parse", "HEAD")};
    }

    @Test
    void asksGitForMessageAuthorAndRealLineCounts() throws IOException {
        String[] commits = twoCommits();
        write("a.txt", "dirty\n");

        Map<String, Object> payload = noServer.detect(folder, null).build().payload();

        assertThat(payload)
                .containsEntry("commit_sha", commits[1])
                .containsEntry("parent_sha", commits[0])
                .containsEntry("branch", "main")
                .containsEntry("commit_message", "second: \"quotes\" and änderungen")
                .containsEntry("author_name", "Ann")
                .containsEntry("author_email", "ann@example.org")
                .containsEntry("files_changed", List.of("a.txt", "gone.txt", "logo.bin"))
                .containsEntry("additions", 2)
                .containsEntry("deletions", 2)
                .containsEntry("dirty", true)
                .containsEntry("working_tree", List.of("a.txt"));
    }

    @Test
    void tellsTheAuthorOfTheGivenCommitAndNotOfTheHead() throws Exception {
        String[] commits = twoCommits();

        Map<String, Object> payload = GitLink.detect(folder, commits[0])
                .toCompletableFuture()
                .get(20, TimeUnit.SECONDS)
                .payload();

        assertThat(payload)
                .containsEntry("link_type", "referenced")
                .containsEntry("commit_sha", commits[0])
                .containsEntry("commit_message", "first")
                .containsEntry("author_name", "Bob")
                .containsEntry("additions", 4)
                .doesNotContainKeys("branch", "dirty");
    }

    @Test
    void isContentWithTheFilesWhenTheProgramIsMissing() throws IOException {
        workingCopy();

        Map<String, Object> payload = new GitDetection(name -> null, "git-is-not-here")
                .detect(folder, null)
                .build()
                .payload();

        assertThat(payload).containsEntry("commit_sha", SHA).doesNotContainKeys("commit_message", "dirty");
    }

    @Test
    void takesNoOptionForACommit() throws IOException {
        twoCommits();

        Map<String, Object> payload =
                noServer.detect(folder, "--output=/tmp/x").build().payload();

        assertThat(payload).doesNotContainKeys("author_name", "commit_message");
    }

    @Test
    void alwaysCompletesHoweverManyAskAtOnce() {
        List<GitLink> links = Stream.generate(() -> GitLink.detect(folder)).limit(500).toList().stream()
                .map(stage -> stage.toCompletableFuture()
                        .orTimeout(60, TimeUnit.SECONDS)
                        .join())
                .toList();

        assertThat(links)
                .hasSize(500)
                .allSatisfy(link -> assertThat(link.type()).isEqualTo("git_link"));
    }

    @Test
    void stripsCredentialsFromAnAddressGivenByHand() {
        assertThat(GitLink.to(SHA)
                        .linkType("commit")
                        .repoUrl("https://u:s3cret@host/r")
                        .message("m")
                        .changed(List.of("a"), 1, 0)
                        .build()
                        .payload())
                .containsEntry("repo_url", "https://host/r")
                .containsEntry("link_type", "commit")
                .containsEntry("deletions", 0);
    }
}
