package io.millrace.serve.http;

import com.fasterxml.jackson.core.JsonFactory;
import com.fasterxml.jackson.core.JsonLocation;
import com.fasterxml.jackson.core.JsonParser;
import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.core.JsonToken;
import io.millrace.serve.log.EventWriter;
import io.millrace.serve.table.JsonBytes;
import io.millrace.serve.table.RowFields;
import java.io.IOException;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;

/**
 * Cuts a body into events: one JSON object, an array of objects, or objects one after the other (NDJSON). Each event
 * is written to the log with the very bytes it came in.
 */
final class EventBody {

    private static final JsonFactory JSON = new JsonFactory();

    private final byte[] body;
    private final List<String> keyNames;
    private final RowFields keyFields;
    private final int maxEventBytes;
    private final List<EventWriter.Event> events = new ArrayList<>();

    /** @param keyNames fields that become the record's key, a JSON object; none for records without a key */
    EventBody(byte[] body, List<String> keyNames, int maxEventBytes) {
        this.body = body;
        this.keyNames = keyNames;
        this.keyFields = new RowFields(keyNames);
        this.maxEventBytes = maxEventBytes;
    }

    /** All events, or an {@link ApiException} that says where the body is wrong: nothing is written by halves. */
    List<EventWriter.Event> events() {
        try (JsonParser parser = JSON.createParser(body)) {
            JsonToken token = parser.nextToken();
            if (token == JsonToken.START_ARRAY) {
                while (parser.nextToken() != JsonToken.END_ARRAY) {
                    addEvent(parser);
                }
                if (parser.nextToken() != null) {
                    throw malformed("There is text after the array.", parser.currentTokenLocation());
                }
            } else {
                for (; token != null; token = parser.nextToken()) {
                    addEvent(parser);
                }
            }
        } catch (JsonProcessingException e) {
            JsonLocation location = e.getLocation() == null ? JsonLocation.NA : e.getLocation();
            throw malformed("The body is not JSON: " + e.getOriginalMessage() + ".", location);
        } catch (IOException e) {
            throw new IllegalStateException("Reading from memory failed.", e);
        }
        if (events.isEmpty()) {
            throw malformed("The body holds no event.", JsonLocation.NA);
        }
        return events;
    }

    private void addEvent(JsonParser parser) throws IOException {
        JsonLocation start = parser.currentTokenLocation();
        if (parser.currentToken() != JsonToken.START_OBJECT) {
            throw malformed("An event must be a JSON object.", start);
        }
        parser.skipChildren();
        int from = (int) start.getByteOffset();
        byte[] value =
                Arrays.copyOfRange(body, from, (int) parser.currentLocation().getByteOffset());
        if (value.length > maxEventBytes) {
            throw new ApiException(
                    413,
                    "event_too_large",
                    "Event " + events.size() + " has " + value.length + " bytes; the limit is " + maxEventBytes + ".",
                    "Split the event, or keep what is large elsewhere and send a reference.",
                    position(start));
        }
        events.add(new EventWriter.Event(keyNames.isEmpty() ? null : key(value, start), value));
    }

    private byte[] key(byte[] value, JsonLocation start) throws IOException {
        byte[][] slices = keyFields.slices(value);
        JsonBytes key = new JsonBytes().ascii("{");
        for (int i = 0; i < slices.length; i++) {
            if (slices[i] == null) {
                throw malformed("The event has no field '" + keyNames.get(i) + "', which ?key= names.", start);
            }
            key.ascii(i == 0 ? "" : ",").quoted(keyNames.get(i)).ascii(":").raw(slices[i]);
        }
        return key.ascii("}").toByteArray();
    }

    private ApiException malformed(String message, JsonLocation location) {
        return new ApiException(
                400,
                "malformed_body",
                message,
                "Send one JSON object, an array of objects, or one object a line. Nothing was written.",
                position(location));
    }

    private ApiException.Position position(JsonLocation location) {
        return new ApiException.Position(
                Math.max(1, location.getLineNr()),
                Math.max(1, location.getColumnNr()),
                Math.max(0, location.getByteOffset()),
                events.size());
    }
}
