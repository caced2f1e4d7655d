package io.millrace.serve.http;

import io.javalin.http.Handler;
import io.javalin.http.HandlerType;

/** One route of the API; {@code path} in OpenAPI's notation, which is Javalin's too. */
record Route(HandlerType method, String path, Handler handler) {

    static Route get(String path, Handler handler) {
        return new Route(HandlerType.GET, path, handler);
    }

    static Route post(String path, Handler handler) {
        return new Route(HandlerType.POST, path, handler);
    }
}
