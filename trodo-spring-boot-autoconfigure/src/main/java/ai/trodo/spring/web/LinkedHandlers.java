package ai.trodo.spring.web;

import jakarta.servlet.http.HttpServletRequest;

/** Whether the handler of a request opens a linked run of its own, so that the request needs no span. */
@FunctionalInterface
interface LinkedHandlers {
    LinkedHandlers NONE = request -> false;

    boolean handles(HttpServletRequest request);
}
