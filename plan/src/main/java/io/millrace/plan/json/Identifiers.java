package io.millrace.plan.json;

import java.util.ArrayList;
import java.util.List;
import org.apache.flink.table.catalog.ObjectIdentifier;

/** Reads catalog paths: three parts in backticks, a backtick inside doubled. */
final class Identifiers {
    private Identifiers() {}

    static ObjectIdentifier parse(Json json) {
        String text = json.text();
        List<String> parts = new ArrayList<>();
        StringBuilder part = new StringBuilder();
        boolean isQuoted = false;
        for (int i = 0; i < text.length(); i++) {
            char c = text.charAt(i);
            if (c == '`' && isQuoted && i + 1 < text.length() && text.charAt(i + 1) == '`') {
                part.append(c);
                i++;
            } else if (c == '`') {
                isQuoted = !isQuoted;
            } else if (c == '.' && !isQuoted) {
                parts.add(part.toString());
                part.setLength(0);
            } else {
                part.append(c);
            }
        }
        parts.add(part.toString());
        if (isQuoted || parts.size() != 3) {
            throw json.failure("should be a path `catalog`.`database`.`object`");
        }
        return ObjectIdentifier.of(parts.get(0), parts.get(1), parts.get(2));
    }
}
