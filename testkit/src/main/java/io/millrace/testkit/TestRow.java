package io.millrace.testkit;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.Collections;
import java.util.List;
import org.apache.flink.types.RowKind;
import org.jspecify.annotations.Nullable;

/**
 * A row as a test writes it and reads it: {@code +I[a, 1]}. Values are plain Java objects; {@link TestRows#normalize} says
 * which for each type.
 */
public record TestRow(RowKind kind, List<@Nullable Object> values) {
    public TestRow {
        values = Collections.unmodifiableList(new ArrayList<>(values));
    }

    /** {@code +I}. */
    public static TestRow row(@Nullable Object... values) {
        return new TestRow(RowKind.INSERT, Arrays.asList(values));
    }

    /** {@code +I}. */
    public static TestRow insert(@Nullable Object... values) {
        return row(values);
    }

    /** {@code -U}. */
    public static TestRow updateBefore(@Nullable Object... values) {
        return new TestRow(RowKind.UPDATE_BEFORE, Arrays.asList(values));
    }

    /** {@code +U}. */
    public static TestRow updateAfter(@Nullable Object... values) {
        return new TestRow(RowKind.UPDATE_AFTER, Arrays.asList(values));
    }

    /** {@code -D}. */
    public static TestRow delete(@Nullable Object... values) {
        return new TestRow(RowKind.DELETE, Arrays.asList(values));
    }

    /** Whether it adds to the table (+I, +U). */
    public boolean isAddition() {
        return kind == RowKind.INSERT || kind == RowKind.UPDATE_AFTER;
    }

    public @Nullable Object value(int column) {
        return values.get(column);
    }

    @Override
    public String toString() {
        return kind.shortString() + values;
    }
}
