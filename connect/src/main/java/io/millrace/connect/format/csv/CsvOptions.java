package io.millrace.connect.format.csv;

import io.millrace.connect.TableOptions;
import org.apache.commons.text.StringEscapeUtils;
import org.apache.flink.configuration.ConfigOption;
import org.apache.flink.formats.csv.CsvFormatOptions;
import org.jspecify.annotations.Nullable;

/**
 * The options of {@code csv}, as Flink's {@link CsvFormatOptions} describe them. Special characters are single bytes.
 *
 * @param quote -1 if there is none
 * @param escape -1 if there is none
 * @param nullLiteral text that stands for null, if any
 */
record CsvOptions(
        byte delimiter,
        int quote,
        int escape,
        boolean comments,
        boolean ignoreParseErrors,
        @Nullable String nullLiteral,
        boolean scientificDecimals,
        boolean trimSpaces,
        boolean ignoreTrailing,
        boolean allowTrailingComma,
        boolean failOnMissingColumns,
        boolean emptyStringAsNull) {

    static CsvOptions read(TableOptions options) {
        boolean noQuote = options.get(CsvFormatOptions.DISABLE_QUOTE_CHARACTER);
        if (noQuote && options.find(CsvFormatOptions.QUOTE_CHARACTER).isPresent()) {
            throw options.wrong(
                    "format 'csv' has a quote-character and disable-quote-character", "Leave one of them out.");
        }
        character(
                options,
                CsvFormatOptions.ARRAY_ELEMENT_DELIMITER,
                options.get(CsvFormatOptions.ARRAY_ELEMENT_DELIMITER));
        String escape = options.find(CsvFormatOptions.ESCAPE_CHARACTER).orElse(null);
        String quote = options.get(CsvFormatOptions.QUOTE_CHARACTER);
        return new CsvOptions(
                character(
                        options,
                        CsvFormatOptions.FIELD_DELIMITER,
                        StringEscapeUtils.unescapeJava(options.get(CsvFormatOptions.FIELD_DELIMITER))),
                noQuote ? -1 : character(options, CsvFormatOptions.QUOTE_CHARACTER, quote),
                escape == null ? -1 : character(options, CsvFormatOptions.ESCAPE_CHARACTER, escape),
                options.get(CsvFormatOptions.ALLOW_COMMENTS),
                options.get(CsvFormatOptions.IGNORE_PARSE_ERRORS),
                options.find(CsvFormatOptions.NULL_LITERAL).orElse(null),
                // The default that the option declares has never been in force.
                options.find(CsvFormatOptions.WRITE_BIGDECIMAL_IN_SCIENTIFIC_NOTATION)
                        .orElse(false),
                options.get(CsvFormatOptions.TRIM_SPACES),
                options.get(CsvFormatOptions.IGNORE_TRAILING_UNMAPPABLE),
                options.get(CsvFormatOptions.ALLOW_TRAILING_COMMA),
                options.get(CsvFormatOptions.FAIL_ON_MISSING_COLUMNS),
                options.get(CsvFormatOptions.EMPTY_STRING_AS_NULL));
    }

    private static byte character(TableOptions options, ConfigOption<String> option, String value) {
        if (value.length() != 1) {
            throw options.wrong(
                    option.key() + " of format 'csv' is '" + value + "'", "It has to be a single character.");
        }
        if (value.charAt(0) >= 0x80) {
            throw options.notNative(option.key());
        }
        return (byte) value.charAt(0);
    }
}
