package io.millrace.serve.http;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.ObjectMapper;
import io.javalin.http.Context;

/** Answers in JSON. */
final class Json {

    static final String TYPE = "application/json";

    private static final ObjectMapper MAPPER = new ObjectMapper();

    private Json() {}

    static byte[] bytes(Object value) {
        try {
            return MAPPER.writeValueAsBytes(value);
        } catch (JsonProcessingException e) {
            throw new IllegalStateException("Cannot write " + value.getClass() + " as JSON.", e);
        }
    }

    static void answer(Context context, Object value) {
        answer(context, bytes(value));
    }

    static void answer(Context context, byte[] json) {
        context.contentType(TYPE).result(json);
    }
}
