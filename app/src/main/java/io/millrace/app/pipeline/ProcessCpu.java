package io.millrace.app.pipeline;

import com.sun.management.OperatingSystemMXBean;
import java.lang.management.ManagementFactory;
import java.util.concurrent.TimeUnit;

/** CPU time of this process. */
public final class ProcessCpu {
    private ProcessCpu() {}

    /** CPU time since the process started, all threads, in milliseconds. */
    public static long millis() {
        return ManagementFactory.getOperatingSystemMXBean() instanceof OperatingSystemMXBean system
                ? TimeUnit.NANOSECONDS.toMillis(system.getProcessCpuTime())
                : 0;
    }
}
