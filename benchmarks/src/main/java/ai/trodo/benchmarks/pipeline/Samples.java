package ai.trodo.benchmarks.pipeline;

import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Random;

/**
 * The same spans on every machine. Their text is a walk over the word pairs of the Apache licence: English words in plausible
 * order, which compress about as prose does, without one kilobyte being a copy of another.
 */
final class Samples {
    static final int TEXT_LENGTH = 1024;

    private final Random random = new Random(11);
    private final List<String> words;
    private final Map<String, List<String>> followers = new HashMap<>();

    private Samples() {
        words = List.of(licence().split("\\s+"));
        for (int i = 0; i + 1 < words.size(); i++) {
            followers.computeIfAbsent(words.get(i), word -> new ArrayList<>()).add(words.get(i + 1));
        }
    }

    static Sample[] of(int count) {
        Samples samples = new Samples();
        Sample[] made = new Sample[count];
        for (int i = 0; i < count; i++) {
            made[i] = samples.next();
        }
        return made;
    }

    private Sample next() {
        int prompt = 200 + random.nextInt(900);
        int completion = 20 + random.nextInt(400);
        return new Sample(
                "answer_question",
                Long.toHexString(random.nextLong()),
                text(),
                text(),
                "claude-sonnet-4-5",
                "anthropic",
                prompt,
                completion,
                (prompt * 3 + completion * 15) / 1e6,
                0.2,
                "user-" + random.nextInt(10_000),
                "chat-" + Integer.toHexString(random.nextInt()),
                "research-agent",
                "web_search",
                "production",
                "2026.11.1",
                random.nextBoolean(),
                random.nextInt(3));
    }

    private String text() {
        StringBuilder text = new StringBuilder(TEXT_LENGTH + 32);
        String word = words.get(random.nextInt(words.size()));
        while (text.length() < TEXT_LENGTH) {
            text.append(word).append(' ');
            List<String> next = followers.getOrDefault(word, words);
            word = next.get(random.nextInt(next.size()));
        }
        text.setLength(TEXT_LENGTH);
        return text.toString();
    }

    private static String licence() {
        try (InputStream in = Samples.class.getResourceAsStream("/META-INF/LICENSE-2.0.txt")) {
            if (in == null) {
                throw new IllegalStateException("The licence is not on the class path");
            }
            return new String(in.readAllBytes(), StandardCharsets.US_ASCII);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}
