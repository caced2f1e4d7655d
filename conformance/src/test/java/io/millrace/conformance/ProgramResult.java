package io.millrace.conformance;

/**
 * What came of a program.
 *
 * @param topic what the program is about
 * @param id name of the program
 * @param detail what forced the plan to Flink, or what is wrong; empty when nothing is
 */
record ProgramResult(String topic, String id, Outcome outcome, String detail) {
    String name() {
        return topic + "/" + id;
    }
}
