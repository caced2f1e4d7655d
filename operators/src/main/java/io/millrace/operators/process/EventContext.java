package io.millrace.operators.process;

import java.time.Instant;
import java.time.LocalDateTime;
import java.time.ZoneOffset;
import java.util.List;
import org.apache.flink.table.api.TableRuntimeException;
import org.apache.flink.table.connector.ChangelogMode;
import org.apache.flink.table.functions.ProcessTableFunction;
import org.apache.flink.table.functions.TableSemantics;
import org.jspecify.annotations.Nullable;

/**
 * What a function may ask and do besides its arguments, while it works on one event: a row of a table, or a timer that
 * fires.
 */
final class EventContext implements ProcessTableFunction.OnTimerContext {
    private final List<TableInput> tables;
    private final FunctionState state;
    private final @Nullable FunctionTimers timers;
    private final ChangelogMode outputMode;

    // The event.
    private int slot;
    private @Nullable Long time;
    private @Nullable String timerName;
    private long tableWatermark = Long.MIN_VALUE;
    private long currentWatermark = Long.MIN_VALUE;

    /** @param timers null if the function may not have any */
    EventContext(
            List<TableInput> tables, FunctionState state, @Nullable FunctionTimers timers, ChangelogMode outputMode) {
        this.tables = tables;
        this.state = state;
        this.timers = timers;
        this.outputMode = outputMode;
    }

    /** The watermark that the operator has come to. */
    void advanceTo(long watermarkMillis) {
        currentWatermark = watermarkMillis;
    }

    /**
     * Goes to a row of a table.
     *
     * @param newTime its time; null if the table has none
     * @param watermarkMillis of the table
     */
    void useRow(int newSlot, @Nullable Long newTime, long watermarkMillis) {
        slot = newSlot;
        time = newTime;
        timerName = null;
        tableWatermark = watermarkMillis;
    }

    /** Goes to a timer that fires. */
    void useTimer(FunctionTimers.Timer timer) {
        slot = timer.slot();
        time = timer.time();
        timerName = timer.name();
        tableWatermark = Long.MIN_VALUE;
    }

    @Override
    @SuppressWarnings("unchecked")
    public <T> ProcessTableFunction.TimeContext<T> timeContext(Class<T> conversionClass) {
        if (conversionClass == Long.class) {
            return (ProcessTableFunction.TimeContext<T>) new AsLong();
        } else if (conversionClass == Instant.class) {
            return (ProcessTableFunction.TimeContext<T>) new AsInstant();
        } else if (conversionClass == LocalDateTime.class) {
            return (ProcessTableFunction.TimeContext<T>) new AsLocalDateTime();
        }
        throw new TableRuntimeException("Unsupported conversion class for TimeContext: " + conversionClass.getName());
    }

    @Override
    public TableSemantics tableSemanticsFor(String argumentName) {
        for (TableInput table : tables) {
            if (table.name().equals(argumentName)) {
                return table;
            }
        }
        throw new TableRuntimeException("Unknown table argument: " + argumentName);
    }

    @Override
    public void clearState(String stateName) {
        state.clear(stateName);
    }

    @Override
    public void clearAllState() {
        state.clearAll();
    }

    @Override
    public void clearAllTimers() {
        if (timers != null) {
            timers.clearAll(slot);
        }
    }

    @Override
    public void clearAll() {
        clearAllState();
        clearAllTimers();
    }

    @Override
    public ChangelogMode getChangelogMode() {
        return outputMode;
    }

    @Override
    public @Nullable String currentTimer() {
        return timerName;
    }

    /** Times in one of the classes that Flink has for them; all are milliseconds since 1970-01-01 00:00:00 UTC. */
    private abstract class Times<T> implements ProcessTableFunction.TimeContext<T> {
        abstract T toExternal(long millis);

        abstract long toMillis(T external);

        @Override
        public @Nullable T time() {
            return time == null ? null : toExternal(time);
        }

        @Override
        public @Nullable T tableWatermark() {
            return tableWatermark == Long.MIN_VALUE ? null : toExternal(tableWatermark);
        }

        @Override
        public @Nullable T currentWatermark() {
            return currentWatermark == Long.MIN_VALUE ? null : toExternal(currentWatermark);
        }

        @Override
        public void registerOnTime(String name, T newTime) {
            timersToWrite().register(slot, name, toMillis(newTime));
        }

        @Override
        public void registerOnTime(T newTime) {
            timersToWrite().register(slot, null, toMillis(newTime));
        }

        private FunctionTimers timersToWrite() {
            if (timers == null) {
                throw new TableRuntimeException("Timers are not supported in the current PTF declaration. "
                        + "Note that only PTFs that take set semantic tables support timers. "
                        + "Also timers are not available for advanced traits such as supporting pass-through columns"
                        + " or updates.");
            }
            return timers;
        }

        @Override
        public void clearTimer(String name) {
            if (timers != null) {
                timers.clear(slot, name);
            }
        }

        @Override
        public void clearTimer(T atTime) {
            if (timers != null) {
                timers.clear(slot, toMillis(atTime));
            }
        }

        @Override
        public void clearAllTimers() {
            EventContext.this.clearAllTimers();
        }
    }

    private final class AsLong extends Times<Long> {
        @Override
        Long toExternal(long millis) {
            return millis;
        }

        @Override
        long toMillis(Long external) {
            return external;
        }
    }

    private final class AsInstant extends Times<Instant> {
        @Override
        Instant toExternal(long millis) {
            return Instant.ofEpochMilli(millis);
        }

        @Override
        long toMillis(Instant external) {
            return external.toEpochMilli();
        }
    }

    private final class AsLocalDateTime extends Times<LocalDateTime> {
        @Override
        LocalDateTime toExternal(long millis) {
            return LocalDateTime.ofInstant(Instant.ofEpochMilli(millis), ZoneOffset.UTC);
        }

        @Override
        long toMillis(LocalDateTime external) {
            return external.toInstant(ZoneOffset.UTC).toEpochMilli();
        }
    }
}
