package io.millrace.operators.aggregate;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import org.apache.flink.table.data.GenericArrayData;
import org.apache.flink.table.data.binary.BinaryStringData;
import org.apache.flink.table.data.binary.BinaryStringDataUtil;
import org.jspecify.annotations.Nullable;

/**
 * Values in the order in which they came. One that is taken back is the first of its kind; where none is there, functions
 * that give all values remember the debt until accumulators are merged, and the others forget it, as in Flink.
 */
final class OrderedBag extends ValueBag {
    enum Wanted {
        FIRST,
        LAST,
        JOINED,
        ARRAY
    }

    private final Wanted wanted;
    private final List<@Nullable Object> values = new ArrayList<>();
    private final List<@Nullable Object> debts = new ArrayList<>();

    OrderedBag(Wanted wanted) {
        this.wanted = wanted;
    }

    @Override
    void add(@Nullable Object value) {
        values.add(value);
    }

    @Override
    void retract(@Nullable Object value) {
        boolean rememberDebt = wanted == Wanted.JOINED || wanted == Wanted.ARRAY;
        if (!values.remove(value) && rememberDebt) {
            debts.add(value);
        }
    }

    @Override
    void addAll(List<@Nullable Object> others, List<Long> occurrences) {
        for (int i = 0; i < others.size(); i++) {
            (occurrences.get(i) > 0 ? values : debts).add(others.get(i));
        }
        debts.removeIf(values::remove);
    }

    @Override
    void listTo(List<@Nullable Object> others, List<Long> occurrences) {
        for (Object value : values) {
            others.add(value);
            occurrences.add(1L);
        }
        for (Object debt : debts) {
            others.add(debt);
            occurrences.add(-1L);
        }
    }

    @Override
    @Nullable
    Object result() {
        if (values.isEmpty()) {
            return null;
        }
        return switch (wanted) {
            case FIRST -> values.get(0);
            case LAST -> values.get(values.size() - 1);
            case ARRAY -> new GenericArrayData(values.toArray());
            case JOINED ->
                BinaryStringDataUtil.concatWs(
                        BinaryStringData.fromString(delimiter),
                        Arrays.copyOf(values.toArray(), values.size(), BinaryStringData[].class));
        };
    }
}
