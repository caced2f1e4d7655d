package io.millrace.testkit;

import static org.assertj.core.api.Assertions.assertThat;

import io.millrace.dataflow.Operator;
import io.millrace.dataflow.OperatorFactory;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Set;
import org.apache.flink.table.types.logical.RowType;
import org.jspecify.annotations.Nullable;

/**
 * Runs an operator over a test's events in every cut mode, each with and without a restore at every epoch boundary, and
 * holds it to the contract of {@link Operator}.
 *
 * <pre>{@code
 * OperatorHarness.of(factory, outputType, inputType)
 *         .rows(insert("a", 1L), insert("a", 2L))
 *         .emits(insert("a", 1L), updateBefore("a", 1L), updateAfter("a", 2L))
 *         .watermark(5_000)
 *         .emits()
 *         .table(row("a", 2L))
 *         .verify();
 * }</pre>
 *
 * <ul>
 *   <li>{@link #emits} is exact, in the mode of one row an epoch: what came out since the last {@code emits}.
 *   <li>The final table ({@link #table}; else that of the mode of one row an epoch) is equal in all modes, and so are the
 *       number of late rows and the output's watermark.
 *   <li>A restored instance gives the same snapshot again, and the same rows as the instance that went on, twice.
 *   <li>No batch is empty or of another shape than the output type; none is written to once handed over.
 * </ul>
 */
public final class OperatorHarness {
    private static final long START_MILLIS = 1_000_000L;
    private static final int DEFAULT_SEEDS = 20;

    private final OperatorFactory factory;
    private final RowType outputType;
    private final List<RowType> inputTypes;
    private final List<HarnessEvent> events = new ArrayList<>();
    private long startMillis = START_MILLIS;
    private int seeds = DEFAULT_SEEDS;
    private boolean keepInputOrder;
    private int @Nullable [] upsertKey;
    private @Nullable List<TestRow> expectedTable;
    private long expectedLateRows = -1;

    private OperatorHarness(OperatorFactory factory, RowType outputType, List<RowType> inputTypes) {
        this.factory = factory;
        this.outputType = outputType;
        this.inputTypes = inputTypes;
    }

    public static OperatorHarness of(OperatorFactory factory, RowType outputType, RowType... inputTypes) {
        return new OperatorHarness(factory, outputType, List.of(inputTypes));
    }

    /** Processing time of the first epoch; a million milliseconds if not said. */
    public OperatorHarness startAt(long processingTimeMillis) {
        startMillis = processingTimeMillis;
        return this;
    }

    /** How many seeds cuts are drawn from; 20 if not said. */
    public OperatorHarness seeds(int count) {
        seeds = count;
        return this;
    }

    /** Rows of different inputs never share an epoch: for operators whose result depends on which input came first. */
    public OperatorHarness keepInputOrder() {
        keepInputOrder = true;
        return this;
    }

    /** The output is an upsert stream by these columns: tables are compared by key, and -U rows count for nothing. */
    public OperatorHarness upsertKey(int... columns) {
        upsertKey = columns;
        return this;
    }

    /** Rows come, on the first input. */
    public OperatorHarness rows(TestRow... rows) {
        return rows(0, rows);
    }

    public OperatorHarness rows(int input, TestRow... rows) {
        return rows(input, Arrays.asList(rows));
    }

    public OperatorHarness rows(int input, List<TestRow> rows) {
        events.add(new HarnessEvent.Rows(input, rows));
        return this;
    }

    /** The watermark of all inputs comes to a time. */
    public OperatorHarness watermark(long millis) {
        return watermark(-1, millis);
    }

    /** The watermark of one input comes to a time; the operator sees the smallest of its inputs'. */
    public OperatorHarness watermark(int input, long millis) {
        events.add(new HarnessEvent.Watermark(input, millis));
        return this;
    }

    public OperatorHarness endOfInput() {
        return watermark(Long.MAX_VALUE);
    }

    /** Processing time comes to a time. */
    public OperatorHarness processingTime(long millis) {
        events.add(new HarnessEvent.ProcessingTime(millis));
        return this;
    }

    /** What came out since the last expectation, in the mode of one row an epoch, in this order. */
    public OperatorHarness emits(TestRow... rows) {
        return emits(Arrays.asList(rows), false);
    }

    public OperatorHarness emitsInAnyOrder(TestRow... rows) {
        return emits(Arrays.asList(rows), true);
    }

    private OperatorHarness emits(List<TestRow> rows, boolean anyOrder) {
        events.add(new HarnessEvent.Emits(normalize(rows), anyOrder));
        return this;
    }

    /** The output's watermark by now, in the mode of one row an epoch. */
    public OperatorHarness emitsWatermark(long millis) {
        events.add(new HarnessEvent.EmitsWatermark(millis));
        return this;
    }

    /** Whether the operator counts as idle by now, in the mode of one row an epoch. */
    public OperatorHarness idle(boolean isIdle) {
        events.add(new HarnessEvent.Idle(isIdle));
        return this;
    }

    /** The final table, in any order. */
    public OperatorHarness table(TestRow... rows) {
        expectedTable = Changelog.sorted(normalize(Arrays.asList(rows)));
        return this;
    }

    /** How many rows are counted as late, over the whole test. */
    public OperatorHarness lateRows(long rows) {
        expectedLateRows = rows;
        return this;
    }

    private List<TestRow> normalize(List<TestRow> rows) {
        return rows.stream().map(row -> TestRows.normalize(outputType, row)).toList();
    }

    /** Runs all modes; returns the changelog of the mode of one row an epoch. */
    public List<TestRow> verify() {
        if (expectedTable == null && events.stream().noneMatch(OperatorHarness::isExpectation)) {
            throw new IllegalStateException("the test expects nothing: say emits(...) or table(...)");
        }
        factory.create().close();
        Result reference = run(Cut.oneRow());
        List<TestRow> wanted = expectedTable == null ? tableOf(reference) : expectedTable;
        compare(Cut.oneRow(), wanted, reference, reference);
        compare(Cut.whole(), wanted, reference, run(Cut.whole()));
        for (int seed = 1; seed <= seeds; seed++) {
            compare(Cut.seeded(seed), wanted, reference, run(Cut.seeded(seed)));
        }
        return reference.changelog();
    }

    private static boolean isExpectation(HarnessEvent event) {
        return event instanceof HarnessEvent.Emits
                || event instanceof HarnessEvent.EmitsWatermark
                || event instanceof HarnessEvent.Idle;
    }

    /** What a run gave: rows by epoch, and counters at its end. */
    private record Result(List<List<TestRow>> epochs, long lateRows, long outputWatermark) {
        List<TestRow> changelog() {
            return epochs.stream().flatMap(List::stream).toList();
        }
    }

    private void compare(Cut cut, List<TestRow> wanted, Result reference, Result actual) {
        assertThat(tableOf(actual)).as("final table with %s", cut).isEqualTo(wanted);
        assertThat(actual.lateRows())
                .as("late rows with %s", cut)
                .isEqualTo(expectedLateRows < 0 ? reference.lateRows() : expectedLateRows);
        assertThat(actual.outputWatermark())
                .as("final watermark of the output with %s", cut)
                .isEqualTo(reference.outputWatermark());
    }

    private List<TestRow> tableOf(Result result) {
        return upsertKey == null
                ? Changelog.table(result.changelog())
                : Changelog.upsertTable(result.changelog(), upsertKey);
    }

    /** Runs the same cuts straight and with a restore before every epoch; both give the same. */
    private Result run(Cut cut) {
        Result straight = attempt(cut, false);
        Result restored = attempt(cut, true);
        for (int epoch = 0; epoch < straight.epochs().size(); epoch++) {
            assertThat(restored.epochs().get(epoch))
                    .as("epoch %d after a restore, with %s", epoch + 1, cut)
                    .isEqualTo(straight.epochs().get(epoch));
        }
        assertThat(restored.lateRows())
                .as("late rows after restores, with %s", cut)
                .isEqualTo(straight.lateRows());
        return straight;
    }

    private Result attempt(Cut cut, boolean restoring) {
        String name = cut + (restoring ? ", restored before every epoch" : "");
        try {
            return run(cut.epochs(events, inputTypes.size(), startMillis, keepInputOrder), restoring, name);
        } catch (AssertionError | RuntimeException e) {
            if (e instanceof RuntimeException runtime && cut.mode() == Cut.Mode.ONE_ROW && !restoring) {
                throw runtime;
            }
            throw new AssertionError("[" + name + "] " + e.getMessage(), e);
        }
    }

    private Result run(List<Cut.Epoch> epochs, boolean restoring, String name) {
        Set<OperatorInstance> open = new LinkedHashSet<>();
        OperatorInstance instance = OperatorInstance.open(factory, inputTypes, outputType, startMillis);
        open.add(instance);
        List<List<TestRow>> emitted = new ArrayList<>();
        List<TestRow> unchecked = new ArrayList<>();
        for (Cut.Epoch epoch : epochs) {
            OperatorInstance twin = null;
            if (restoring) {
                byte[] snapshot = instance.snapshot();
                OperatorInstance restored = instance.reopen(factory, snapshot);
                twin = instance.reopen(factory, snapshot);
                open.add(restored);
                open.add(twin);
                if (!Arrays.equals(restored.snapshot(), snapshot)) {
                    throw new AssertionError("the snapshot of a restored instance differs from the one it was restored"
                            + " from, before epoch " + (emitted.size() + 1));
                }
                instance = restored;
            }
            List<TestRow> rows = instance.run(epoch);
            if (twin != null) {
                assertThat(twin.run(epoch))
                        .as("epoch %d run again from the same snapshot, with %s", emitted.size() + 1, name)
                        .isEqualTo(rows);
            }
            emitted.add(rows);
            unchecked.addAll(rows);
            check(epoch.expectations(), unchecked, instance, emitted.size());
        }
        open.forEach(OperatorInstance::close);
        return new Result(emitted, instance.lateRows(), instance.outputWatermark());
    }

    private static void check(
            List<HarnessEvent> expectations, List<TestRow> unchecked, OperatorInstance instance, int epoch) {
        for (HarnessEvent expectation : expectations) {
            if (expectation instanceof HarnessEvent.Emits emits) {
                if (emits.anyOrder()) {
                    assertThat(unchecked)
                            .as("rows up to epoch %d", epoch)
                            .containsExactlyInAnyOrderElementsOf(emits.rows());
                } else {
                    assertThat(unchecked).as("rows up to epoch %d", epoch).isEqualTo(emits.rows());
                }
                unchecked.clear();
            } else if (expectation instanceof HarnessEvent.EmitsWatermark watermark) {
                assertThat(instance.outputWatermark())
                        .as("watermark of the output after epoch %d", epoch)
                        .isEqualTo(watermark.millis());
            } else if (expectation instanceof HarnessEvent.Idle idle) {
                assertThat(instance.isIdle()).as("idle after epoch %d", epoch).isEqualTo(idle.isIdle());
            }
        }
    }
}
