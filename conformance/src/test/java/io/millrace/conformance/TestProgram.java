package io.millrace.conformance;

import java.util.ArrayList;
import java.util.List;
import org.apache.flink.configuration.Configuration;
import org.apache.flink.table.test.program.SinkTestStep;
import org.apache.flink.table.test.program.SourceTestStep;
import org.apache.flink.table.test.program.TableTestProgram;
import org.apache.flink.table.test.program.TestStep;
import org.apache.flink.table.test.program.TestStep.TestKind;
import org.apache.flink.types.Row;

/**
 * A test program and how Flink's tests run it.
 *
 * @param topic what the program is about: the node under test, such as {@code WindowJoin}, or the name of the test
 * @param program the program
 * @param endsWithInput whether Flink lets the sources end, which sends the last watermark and fires all timers; false
 *     where it stops the program while its sources are open
 * @param defaults settings to make before those of the program
 */
record TestProgram(String topic, TableTestProgram program, boolean endsWithInput, Configuration defaults) {

    String id() {
        return program.id;
    }

    /** Whether the program only asserts that planning fails. */
    boolean isExpectedToFail() {
        return program.runSteps.stream()
                .anyMatch(
                        step -> step.getKind() == TestKind.FAILING_SQL || step.getKind() == TestKind.FAILING_TABLE_API);
    }

    /** Whether Flink's test takes a savepoint and goes on from it. */
    boolean hasRestore() {
        return sources().stream().anyMatch(source -> !source.dataAfterRestore.isEmpty());
    }

    List<SourceTestStep> sources() {
        return program.getSetupSourceTestSteps();
    }

    List<SinkTestStep> sinks() {
        return program.getSetupSinkTestSteps();
    }

    List<TestStep> setupSteps() {
        return program.setupSteps;
    }

    /** A row with the source it comes from. */
    record SourceRow(String source, Row row) {}

    /** The rows before or after the restore that Flink's test has in between: one of each source by turns. */
    List<SourceRow> rowsByTurns(boolean isBeforeRestore) {
        List<SourceRow> rows = new ArrayList<>();
        boolean isAnyLeft = true;
        for (int i = 0; isAnyLeft; i++) {
            isAnyLeft = false;
            for (SourceTestStep source : sources()) {
                List<Row> half = isBeforeRestore ? source.dataBeforeRestore : source.dataAfterRestore;
                if (i < half.size()) {
                    isAnyLeft = true;
                    rows.add(new SourceRow(source.name, half.get(i)));
                }
            }
        }
        return rows;
    }

    /** All rows of a source: those before and those after the restore that Flink's test has in between. */
    static List<Row> rows(SourceTestStep source) {
        List<Row> rows = new ArrayList<>(source.dataBeforeRestore);
        rows.addAll(source.dataAfterRestore);
        return rows;
    }

    @Override
    public String toString() {
        return topic + "/" + id();
    }
}
