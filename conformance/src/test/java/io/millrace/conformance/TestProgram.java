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

    List<SourceTestStep> sources() {
        return program.getSetupSourceTestSteps();
    }

    List<SinkTestStep> sinks() {
        return program.getSetupSinkTestSteps();
    }

    List<TestStep> setupSteps() {
        return program.setupSteps;
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
