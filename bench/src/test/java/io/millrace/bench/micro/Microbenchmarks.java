package io.millrace.bench.micro;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.condition.EnabledIfSystemProperty;
import org.openjdk.jmh.runner.Runner;
import org.openjdk.jmh.runner.options.CommandLineOptions;

/** Where the microbenchmarks are started: {@code -Djmh='...'} has what JMH's command line has, such as a name to match. */
class Microbenchmarks {
    @Test
    @EnabledIfSystemProperty(named = "jmh", matches = ".*", disabledReason = "runs when -Djmh is given")
    void run() throws Exception {
        String given = System.getProperty("jmh", "").strip();
        String failOnError = "-foe true";
        String[] arguments = (given + " " + failOnError).strip().split("\\s+");

        assertThat(new Runner(new CommandLineOptions(arguments)).run()).isNotEmpty();
    }
}
