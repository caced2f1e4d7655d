package io.millrace.operators.process;

import static org.apache.flink.table.annotation.ArgumentTrait.OPTIONAL_PARTITION_BY;
import static org.apache.flink.table.annotation.ArgumentTrait.PASS_COLUMNS_THROUGH;
import static org.apache.flink.table.annotation.ArgumentTrait.REQUIRE_ON_TIME;
import static org.apache.flink.table.annotation.ArgumentTrait.ROW_SEMANTIC_TABLE;
import static org.apache.flink.table.annotation.ArgumentTrait.SET_SEMANTIC_TABLE;
import static org.apache.flink.table.annotation.ArgumentTrait.SUPPORT_UPDATES;

import java.time.Instant;
import java.util.List;
import java.util.Map;
import org.apache.flink.table.annotation.ArgumentHint;
import org.apache.flink.table.annotation.DataTypeHint;
import org.apache.flink.table.annotation.StateHint;
import org.apache.flink.table.api.dataview.ListView;
import org.apache.flink.table.api.dataview.MapView;
import org.apache.flink.table.functions.ProcessTableFunction;
import org.apache.flink.types.Row;

/** Functions as users write them. */
public final class TestFunctions {
    private TestFunctions() {}

    /** Repeats a text for each row. */
    public static final class Repeat extends ProcessTableFunction<String> {
        public void eval(@ArgumentHint({ROW_SEMANTIC_TABLE, PASS_COLUMNS_THROUGH}) Row row, String text, int times) {
            for (int i = 0; i < times; i++) {
                collect(text + row.getField(0));
            }
        }
    }

    /** A state of its own class. */
    public static final class Totals {
        public long rows;
        public Long sum;
    }

    /** Counts and sums; a negative number clears. */
    public static final class Count extends ProcessTableFunction<String> {
        public void eval(Context context, @StateHint Totals totals, @ArgumentHint(SET_SEMANTIC_TABLE) Row row) {
            long n = row.getFieldAs("n");
            if (n < 0) {
                context.clearState("totals");
                return;
            }
            totals.rows++;
            totals.sum = totals.sum == null ? n : totals.sum + n;
            collect(totals.rows + " rows, sum " + totals.sum);
        }
    }

    /** Keeps what lives for a second. */
    public static final class Remember extends ProcessTableFunction<String> {
        public void eval(
                @StateHint(ttl = "1 s") Totals value,
                @StateHint(ttl = "1 s") ListView<Long> list,
                @StateHint(ttl = "1 s") MapView<byte[], Long> map,
                @ArgumentHint(SET_SEMANTIC_TABLE) Row row)
                throws Exception {
            long n = row.getFieldAs("n");
            long inMap = 0;
            for (Map.Entry<byte[], Long> entry : map.entries()) {
                inMap += entry.getValue();
            }
            collect(value.rows + " " + list.getList() + " " + inMap);
            value.rows++;
            list.add(n);
            byte[] key = {(byte) (n % 2)};
            map.put(key, map.contains(key) ? map.get(key) + n : n);
        }
    }

    /** Gives the rows of a key a second after its first one, unless a row without a number takes that back. */
    public static final class Collect extends ProcessTableFunction<String> {
        public void eval(
                Context context,
                @StateHint(type = @DataTypeHint("ROW<numbers ARRAY<BIGINT>>")) Row kept,
                @ArgumentHint({SET_SEMANTIC_TABLE, REQUIRE_ON_TIME}) Row row) {
            Long n = row.getFieldAs("n");
            TimeContext<Long> time = context.timeContext(Long.class);
            if (n == null) {
                context.clearAll();
                return;
            }
            Long[] numbers = kept.getFieldAs("numbers");
            if (numbers == null) {
                time.registerOnTime("end", time.time() + 1_000);
                time.registerOnTime(time.time() + 500);
                numbers = new Long[0];
            }
            Long[] more = java.util.Arrays.copyOf(numbers, numbers.length + 1);
            more[numbers.length] = n;
            kept.setField("numbers", more);
        }

        public void onTimer(OnTimerContext context, Row kept) {
            TimeContext<Instant> time = context.timeContext(Instant.class);
            Long[] numbers = kept.getFieldAs("numbers");
            collect(context.currentTimer() + " at " + time.time().toEpochMilli() + " of "
                    + time.currentWatermark().toEpochMilli() + ": " + List.of(numbers));
            if (context.currentTimer() != null) {
                context.clearAllState();
            }
        }
    }

    /** Says what comes from which table, with the watermarks it finds. */
    public static final class Merge extends ProcessTableFunction<String> {
        public void eval(
                Context context,
                @ArgumentHint({SET_SEMANTIC_TABLE, OPTIONAL_PARTITION_BY}) Row left,
                @ArgumentHint({SET_SEMANTIC_TABLE, OPTIONAL_PARTITION_BY}) Row right) {
            TimeContext<Long> time = context.timeContext(Long.class);
            collect((left == null ? "right " + right.getField(1) : "left " + left.getField(1)) + " at " + time.time()
                    + " of " + time.tableWatermark() + ", all of " + time.currentWatermark());
        }
    }

    /** Says what kind of change comes. */
    public static final class Kinds extends ProcessTableFunction<String> {
        public void eval(@ArgumentHint({SET_SEMANTIC_TABLE, SUPPORT_UPDATES}) Row row) {
            collect(row.getKind().shortString() + row.getField("n"));
        }
    }

    /** Gives a delete although it says it only inserts. */
    public static final class Delete extends ProcessTableFunction<Row> {
        @DataTypeHint("ROW<out STRING>")
        public void eval(@ArgumentHint(ROW_SEMANTIC_TABLE) Row row) {
            collect(Row.ofKind(org.apache.flink.types.RowKind.DELETE, "x"));
        }
    }
}
