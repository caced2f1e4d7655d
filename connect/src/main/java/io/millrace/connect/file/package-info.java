/** Tables in files: {@code 'connector' = 'filesystem'}, with the option names and meanings of Flink's connector. */
@org.jspecify.annotations.NullMarked
package io.millrace.connect.file;
