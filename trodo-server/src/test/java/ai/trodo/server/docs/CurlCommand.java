package ai.trodo.server.docs;

import java.net.URI;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;
import java.util.ArrayList;
import java.util.List;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** A command of curl as a reader would type it, with the options that the pages use; any other is refused. */
record CurlCommand(String method, String url, List<String> headers, String body) {
    private static final Pattern WORD = Pattern.compile("\\s*(?:'([^']*)'|\"([^\"]*)\"|([^\\s'\"]+))");
    private static final Pattern START = Pattern.compile("(?m)^curl ");

    /** All commands of a block, in their order; quoted text may go over several lines. */
    static List<CurlCommand> in(String block) {
        List<CurlCommand> commands = new ArrayList<>();
        for (String part : START.split(block)) {
            if (!part.isBlank() && block.contains("curl " + part)) {
                commands.add(parse(words(part)));
            }
        }
        return commands;
    }

    private static List<String> words(String text) {
        List<String> words = new ArrayList<>();
        Matcher matcher = WORD.matcher(text);
        while (matcher.find()) {
            for (int group = 1; group <= matcher.groupCount(); group++) {
                if (matcher.group(group) != null) {
                    words.add(matcher.group(group));
                }
            }
        }
        int comment = words.indexOf("#");
        return comment < 0 ? words : words.subList(0, comment);
    }

    private static CurlCommand parse(List<String> words) {
        String method = null;
        String url = null;
        String body = null;
        List<String> headers = new ArrayList<>();
        for (int i = 0; i < words.size(); i++) {
            switch (words.get(i)) {
                case "-s" -> {}
                case "-X" -> method = words.get(++i);
                case "-H" -> headers.add(words.get(++i));
                case "-d" -> body = words.get(++i);
                default -> {
                    if (url != null || words.get(i).startsWith("-")) {
                        throw new IllegalArgumentException("not understood: " + words.get(i) + " in " + words);
                    }
                    url = words.get(i);
                }
            }
        }
        if (url == null) {
            throw new IllegalArgumentException("no address in " + words);
        }
        return new CurlCommand(
                method != null ? method : body == null ? "GET" : "POST", url, headers, body == null ? "" : body);
    }

    /** The same sent to another collector than the page's. */
    HttpRequest to(String base) {
        String address = url.replace("<base>", base).replace("localhost:4310", base);
        HttpRequest.Builder request = HttpRequest.newBuilder(URI.create(address))
                .method(method, body.isEmpty() ? BodyPublishers.noBody() : BodyPublishers.ofString(body.strip()));
        for (String header : headers) {
            String[] parts = header.split(": ", 2);
            request.header(parts[0], parts[1]);
        }
        return request.build();
    }
}
