package io.millrace.connect.format.json;

import io.millrace.connect.TableOptions;
import java.util.Locale;
import org.apache.flink.formats.json.JsonFormatOptions;
import org.apache.flink.formats.json.JsonFormatOptions.MapNullKeyMode;

/**
 * The options of {@code json}, as Flink's {@link JsonFormatOptions} describe them.
 *
 * @param failOnMissingField a field that is not in an event makes it a dead letter
 * @param ignoreParseErrors what cannot be decoded is null, and what is not JSON is skipped, silently
 * @param iso8601 timestamps are {@code 2020-12-30T12:13:14.123}, otherwise {@code 2020-12-30 12:13:14.123}
 * @param mapNullKeyMode what to do with a null key of a map when encoding
 * @param mapNullKeyLiteral the name for a null key in mode LITERAL
 * @param decimalsPlain decimals are written without exponent
 * @param omitNulls fields that are null are not written
 */
record JsonOptions(
        boolean failOnMissingField,
        boolean ignoreParseErrors,
        boolean iso8601,
        MapNullKeyMode mapNullKeyMode,
        String mapNullKeyLiteral,
        boolean decimalsPlain,
        boolean omitNulls) {

    static JsonOptions read(TableOptions options) {
        // Which of Flink's two decoders to use: they promise the same rows, and this one has them by itself.
        options.get(JsonFormatOptions.DECODE_JSON_PARSER_ENABLED);
        JsonOptions read = new JsonOptions(
                options.get(JsonFormatOptions.FAIL_ON_MISSING_FIELD),
                options.get(JsonFormatOptions.IGNORE_PARSE_ERRORS),
                isIso8601(options),
                mapNullKeyMode(options),
                options.get(JsonFormatOptions.MAP_NULL_KEY_LITERAL),
                options.get(JsonFormatOptions.ENCODE_DECIMAL_AS_PLAIN_NUMBER),
                options.get(JsonFormatOptions.ENCODE_IGNORE_NULL_FIELDS));
        if (read.failOnMissingField && read.ignoreParseErrors) {
            throw options.wrong(
                    "fail-on-missing-field and ignore-parse-errors of format 'json' are both true",
                    "Set one of them to false.");
        }
        return read;
    }

    private static boolean isIso8601(TableOptions options) {
        String standard = options.get(JsonFormatOptions.TIMESTAMP_FORMAT);
        return switch (standard) {
            case "SQL" -> false;
            case "ISO-8601" -> true;
            default ->
                throw options.wrong(
                        "timestamp-format.standard of format 'json' is '" + standard + "'",
                        "It can be SQL or ISO-8601.");
        };
    }

    private static MapNullKeyMode mapNullKeyMode(TableOptions options) {
        String mode = options.get(JsonFormatOptions.MAP_NULL_KEY_MODE);
        try {
            return MapNullKeyMode.valueOf(mode.toUpperCase(Locale.ROOT));
        } catch (IllegalArgumentException e) {
            throw options.wrong(
                    "map-null-key.mode of format 'json' is '" + mode + "'", "It can be FAIL, DROP or LITERAL.");
        }
    }
}
