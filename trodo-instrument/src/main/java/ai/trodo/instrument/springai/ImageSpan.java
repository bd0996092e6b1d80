package ai.trodo.instrument.springai;

import ai.trodo.TrodoClient;
import ai.trodo.capture.SpanScope;
import ai.trodo.capture.SpanSpec;
import ai.trodo.capture.UsageReader;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import org.springframework.ai.image.Image;
import org.springframework.ai.image.ImageGeneration;
import org.springframework.ai.image.ImageMessage;
import org.springframework.ai.image.ImageOptions;
import org.springframework.ai.image.ImageResponse;
import org.springframework.ai.image.observation.ImageModelObservationContext;

/** A call of an image model: words in, pictures out. A picture is named by its address or size, its bytes are not kept. */
final class ImageSpan {
    private ImageSpan() {}

    static SpanSpec open(TrodoClient trodo, ImageModelObservationContext context) {
        ImageOptions options = context.getRequest().getOptions();
        String model = options == null ? null : options.getModel();
        SpanSpec spec = trodo.llm(model == null ? "image" : "image " + model)
                .shielded()
                .provider(context.getOperationMetadata().provider())
                .model(model)
                .attribute("gen_ai.operation.name", "image_generation")
                .input(words(context.getRequest().getInstructions()));
        if (options != null) {
            put(spec, "gen_ai.request.choice.count", options.getN());
            put(spec, "gen_ai.request.image.width", options.getWidth());
            put(spec, "gen_ai.request.image.height", options.getHeight());
            put(spec, "gen_ai.request.image.style", options.getStyle());
        }
        return spec;
    }

    static void fill(ImageModelObservationContext context, SpanScope span) {
        ImageResponse response = context.getResponse();
        if (response != null) {
            span.output(response.getResults().stream().map(ImageSpan::picture).toList());
            span.usage(UsageReader.read(response).usage());
        }
    }

    private static Object words(List<ImageMessage> messages) {
        return messages.size() == 1
                ? String.valueOf(messages.get(0).getText())
                : messages.stream().map(ImageMessage::getText).toList();
    }

    private static Map<String, Object> picture(ImageGeneration generation) {
        Map<String, Object> view = new LinkedHashMap<>();
        Image image = generation.getOutput();
        if (image.getUrl() != null) {
            view.put("address", image.getUrl());
        }
        if (image.getB64Json() != null) {
            view.put("base64_characters", image.getB64Json().length());
        }
        return view;
    }

    private static void put(SpanSpec spec, String key, @Nullable Object value) {
        if (value != null) {
            spec.attribute(key, value);
        }
    }
}
