package io.millrace.app.command;

import org.apache.flink.runtime.util.EnvironmentInformation;
import org.apache.kafka.common.utils.internals.AppInfoParser;
import picocli.CommandLine.IVersionProvider;

/** {@code millrace --version}. */
final class Version implements IVersionProvider {
    @Override
    public String[] getVersion() {
        String own = Version.class.getPackage().getImplementationVersion();
        return new String[] {
            "Millrace " + (own == null ? "0.1.0" : own),
            "Flink " + EnvironmentInformation.getVersion() + ", Kafka " + AppInfoParser.getVersion() + ", Java "
                    + Runtime.version().feature()
        };
    }
}
