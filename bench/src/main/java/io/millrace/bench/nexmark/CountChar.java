package io.millrace.bench.nexmark;

import org.apache.flink.table.annotation.DataTypeHint;
import org.apache.flink.table.data.StringData;
import org.apache.flink.table.functions.ScalarFunction;
import org.jspecify.annotations.Nullable;

/** {@code count_char(text, character)}: how often a character occurs in a text; the user-defined function of q14. */
public final class CountChar extends ScalarFunction {
    private static final long serialVersionUID = 1;

    /** @param character only its first byte counts */
    public long eval(@DataTypeHint("STRING") @Nullable StringData text, @DataTypeHint("STRING") StringData character) {
        if (text == null) {
            return 0;
        }
        byte wanted = character.toBytes()[0];
        long count = 0;
        for (byte each : text.toBytes()) {
            if (each == wanted) {
                count++;
            }
        }
        return count;
    }
}
