package ai.trodo.spring.method.result;

import org.springframework.http.ResponseEntity;

/** A response that is itself there at once, with a body that may still be to come. */
final class ResponseEntityDeferral implements Deferral {
    @Override
    public boolean accepts(Class<?> valueType) {
        return ResponseEntity.class.isAssignableFrom(valueType);
    }

    @Override
    public Object attach(Object value, Class<?> declared, Ending ending) {
        ResponseEntity<?> entity = (ResponseEntity<?>) value;
        Object body = entity.getBody();
        if (body == null || !Results.isDeferred(body)) {
            ending.end(body);
            return entity;
        }
        Object recorded = Results.attach(body, Object.class, ending);
        if (recorded == body) {
            return entity;
        }
        return ResponseEntity.status(entity.getStatusCode())
                .headers(entity.getHeaders())
                .body(recorded);
    }
}
