package ai.trodo.spring.method.result;

import java.io.FilterOutputStream;
import java.io.IOException;
import java.io.OutputStream;
import org.springframework.web.servlet.mvc.method.annotation.StreamingResponseBody;

/** A body that Spring MVC writes on another thread: the span is current there and ends when it is written. */
final class StreamingBodyDeferral implements Deferral {
    @Override
    public boolean accepts(Class<?> valueType) {
        return StreamingResponseBody.class.isAssignableFrom(valueType);
    }

    @Override
    public Object attach(Object value, Class<?> declared, Ending ending) {
        if (!declared.isAssignableFrom(StreamingResponseBody.class)) {
            ending.end(null);
            return value;
        }
        StreamingResponseBody body = (StreamingResponseBody) value;
        StreamingResponseBody recorded = out -> {
            try (var current = ending.scope().activate()) {
                body.writeTo(new FirstByte(out, ending));
            } catch (IOException | RuntimeException | Error failure) {
                ending.fail(failure);
                throw failure;
            }
            ending.end(null);
        };
        Abandonment.watch(recorded, ending);
        return recorded;
    }

    private static final class FirstByte extends FilterOutputStream {
        private final Ending ending;

        FirstByte(OutputStream out, Ending ending) {
            super(out);
            this.ending = ending;
        }

        @Override
        public void write(int b) throws IOException {
            ending.first();
            out.write(b);
        }

        @Override
        public void write(byte[] bytes, int offset, int length) throws IOException {
            ending.first();
            out.write(bytes, offset, length);
        }
    }
}
