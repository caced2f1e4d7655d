package io.millrace.backbone;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.millrace.backbone.BrokerException.Reason;
import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import org.apache.kafka.common.utils.internals.Exit;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class FaultsTest {
    @TempDir
    private Path scratch;

    private final List<BrokerException> reports = new ArrayList<>();

    @Test
    void aHaltIsReportedInsteadOfEndingTheProcess() {
        try (DataDirectory directory = DataDirectory.open(scratch)) {
            Faults faults = new Faults(directory, reports::add);
            faults.watch();
            try {
                assertThatThrownBy(() -> Exit.halt(1, "all log dirs have failed"))
                        .isInstanceOf(Error.class)
                        .hasMessage("all log dirs have failed");
            } finally {
                faults.stopWatching();
            }
            assertThat(reports).hasSize(1);
            assertThat(reports.get(0).reason()).isEqualTo(Reason.BROKER_FAILED);
            assertThat(reports.get(0))
                    .hasMessageContaining("all log dirs have failed")
                    .hasMessageContaining(scratch.toString());
            assertThat(faults.failure()).isSameAs(reports.get(0));
        }
    }

    @Test
    void aFullDiskIsNamedAsSuch() {
        try (DataDirectory directory = DataDirectory.open(scratch)) {
            Faults faults = new Faults(directory, reports::add);
            RuntimeException thrown = faults.build("raft manager", true, () -> {})
                    .handleFault(
                            "append failed", new IllegalStateException(new IOException("No space left on device")));
            assertThat(thrown).hasMessage("fault in raft manager: append failed");
            assertThat(reports).hasSize(1);
            assertThat(reports.get(0).reason()).isEqualTo(Reason.DISK_FULL);
            assertThat(reports.get(0))
                    .hasMessage("The disk of the data directory " + scratch
                            + " is full, so the broker cannot write. Free space there, then start again.");
        }
    }

    @Test
    void onlyTheFirstFatalFaultIsReported() {
        try (DataDirectory directory = DataDirectory.open(scratch)) {
            Faults faults = new Faults(directory, reports::add);
            faults.build("metadata loading", false, () -> {}).handleFault("odd record", null);
            assertThat(reports).isEmpty();
            faults.build("quorum controller", true, () -> {}).handleFault("first", null);
            faults.build("raft manager", true, () -> {}).handleFault("second", null);
            assertThat(reports).hasSize(1);
            assertThat(reports.get(0)).hasMessageContaining("fault in quorum controller: first");
        }
    }
}
