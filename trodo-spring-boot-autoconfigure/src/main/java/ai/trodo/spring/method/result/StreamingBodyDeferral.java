package ai.trodo.spring.method.result;

import ai.trodo.internal.Abandonment;
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
            WrittenBody written = new WrittenBody(ending);
            try (var current = ending.scope().activate()) {
                body.writeTo(new Output(out, written));
            } catch (IOException | RuntimeException | Error failure) {
                written.note();
                ending.fail(failure);
                throw failure;
            }
            written.note();
            ending.scope().end();
        };
        Abandonment.watch(recorded, ending::abandon);
        return recorded;
    }

    private static final class Output extends FilterOutputStream {
        private final WrittenBody body;

        Output(OutputStream out, WrittenBody body) {
            super(out);
            this.body = body;
        }

        @Override
        public void write(int b) throws IOException {
            body.add(new byte[] {(byte) b}, 0, 1);
            out.write(b);
        }

        @Override
        public void write(byte[] bytes, int offset, int length) throws IOException {
            body.add(bytes, offset, length);
            out.write(bytes, offset, length);
        }
    }
}
