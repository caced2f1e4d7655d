package io.millrace.conformance;

import java.util.List;

/**
 * What came of a program.
 *
 * @param topic what the program is about
 * @param id name of the program
 * @param reasons what sends the plan to Flink, all of it, or what is wrong; empty when nothing is
 */
record ProgramResult(String topic, String id, Outcome outcome, List<String> reasons) {
    ProgramResult {
        reasons = List.copyOf(reasons);
    }

    /** The first reason, or an empty text. */
    String detail() {
        return reasons.isEmpty() ? "" : reasons.get(0);
    }

    String name() {
        return topic + "/" + id;
    }
}
