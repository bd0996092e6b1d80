package ai.trodo.spring.method.result;

import ai.trodo.internal.Guard;
import jakarta.servlet.ServletOutputStream;
import jakarta.servlet.WriteListener;
import jakarta.servlet.http.HttpServletRequest;
import jakarta.servlet.http.HttpServletResponse;
import jakarta.servlet.http.HttpServletResponseWrapper;
import java.io.IOException;
import java.util.List;
import org.jspecify.annotations.Nullable;
import org.springframework.core.MethodParameter;
import org.springframework.web.context.request.NativeWebRequest;
import org.springframework.web.context.request.ServletWebRequest;
import org.springframework.web.method.support.HandlerMethodReturnValueHandler;
import org.springframework.web.method.support.ModelAndViewContainer;
import org.springframework.web.servlet.mvc.method.annotation.ResponseBodyEmitterReturnValueHandler;

/**
 * Reads along what Spring MVC writes for the emitter that a recorded method returned. An emitter cannot be asked what it
 * sent, and must stay the very object that the method goes on sending to.
 */
public final class RecordedResponses implements HandlerMethodReturnValueHandler {
    static final String BODY = RecordedResponses.class.getName() + ".body";

    private final HandlerMethodReturnValueHandler target;

    private RecordedResponses(HandlerMethodReturnValueHandler target) {
        this.target = target;
    }

    /** The same handlers, of which the one for emitters lets itself be read along. */
    public static List<HandlerMethodReturnValueHandler> readingAlong(List<HandlerMethodReturnValueHandler> handlers) {
        return handlers.stream()
                .map(handler -> handler instanceof ResponseBodyEmitterReturnValueHandler
                        ? new RecordedResponses(handler)
                        : handler)
                .toList();
    }

    @Override
    public boolean supportsReturnType(MethodParameter returnType) {
        return target.supportsReturnType(returnType);
    }

    @Override
    public void handleReturnValue(
            @Nullable Object value, MethodParameter returnType, ModelAndViewContainer model, NativeWebRequest request)
            throws Exception {
        NativeWebRequest readAlong =
                Guard.orElse(request, "a response could not be read along", () -> readingAlong(request));
        target.handleReturnValue(value, returnType, model, readAlong);
    }

    private static NativeWebRequest readingAlong(NativeWebRequest request) {
        HttpServletRequest servletRequest = request.getNativeRequest(HttpServletRequest.class);
        HttpServletResponse response = request.getNativeResponse(HttpServletResponse.class);
        if (servletRequest == null
                || response == null
                || !(servletRequest.getAttribute(BODY) instanceof WrittenBody body)) {
            return request;
        }
        servletRequest.removeAttribute(BODY);
        return new ServletWebRequest(servletRequest, new Response(response, body));
    }

    private static final class Response extends HttpServletResponseWrapper {
        private final WrittenBody body;

        Response(HttpServletResponse target, WrittenBody body) {
            super(target);
            this.body = body;
        }

        @Override
        public ServletOutputStream getOutputStream() throws IOException {
            body.contentType(getContentType());
            return new Output(super.getOutputStream(), body);
        }
    }

    private static final class Output extends ServletOutputStream {
        private final ServletOutputStream target;
        private final WrittenBody body;

        Output(ServletOutputStream target, WrittenBody body) {
            this.target = target;
            this.body = body;
        }

        @Override
        public void write(int b) throws IOException {
            body.add(new byte[] {(byte) b}, 0, 1);
            target.write(b);
        }

        @Override
        public void write(byte[] bytes, int offset, int length) throws IOException {
            body.add(bytes, offset, length);
            target.write(bytes, offset, length);
        }

        @Override
        public void flush() throws IOException {
            target.flush();
        }

        @Override
        public void close() throws IOException {
            target.close();
        }

        @Override
        public boolean isReady() {
            return target.isReady();
        }

        @Override
        public void setWriteListener(WriteListener listener) {
            target.setWriteListener(listener);
        }
    }
}
