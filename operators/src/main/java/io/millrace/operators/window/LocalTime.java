package io.millrace.operators.window;

import io.millrace.plan.PlanNode;
import java.time.Instant;
import java.time.ZoneId;
import java.time.ZoneOffset;
import java.time.zone.ZoneOffsetTransition;
import java.time.zone.ZoneRules;
import org.apache.flink.table.runtime.util.TimeWindowUtil;
import org.apache.flink.table.types.logical.LogicalType;
import org.jspecify.annotations.Nullable;

/**
 * The local time in which windows lie. A time attribute of type TIMESTAMP is local time already; one of type TIMESTAMP_LTZ
 * is a moment, and its windows are those of the session's time zone, as in Flink's {@code TimeWindowUtil}. Not
 * thread-safe: remembers the offset of the moment asked last.
 */
final class LocalTime {
    private static final String TIME_ZONE = "table.local-time-zone";
    private static final String SYSTEM_ZONE = "default";

    private final ZoneId zone;
    private final boolean isShifted;

    /** The offset holds for moments in {@code [validFromMillis, validToMillis)}. */
    private long validFromMillis = Long.MAX_VALUE;

    private long validToMillis = Long.MIN_VALUE;
    private long offsetMillis;

    LocalTime(ZoneId zone) {
        this.zone = zone;
        this.isShifted = !zone.equals(ZoneOffset.UTC) && !zone.equals(utc());
    }

    /** The zone of a node's windows. */
    static ZoneId zone(PlanNode node, LogicalType timeAttributeType) {
        String configured = node.configuration().getOrDefault(TIME_ZONE, SYSTEM_ZONE);
        ZoneId session = configured.equals(SYSTEM_ZONE) ? ZoneId.systemDefault() : ZoneId.of(configured);
        return TimeWindowUtil.getShiftTimeZone(timeAttributeType, session);
    }

    private static ZoneId utc() {
        return ZoneId.of("UTC");
    }

    /** Turns moments into local times, in place; rows that {@code nulls} flags may hold anything. */
    void toLocal(long[] millis, boolean @Nullable [] nulls, int count) {
        if (!isShifted) {
            return;
        }
        for (int row = 0; row < count; row++) {
            if (nulls == null || !nulls[row]) {
                millis[row] = toLocal(millis[row]);
            }
        }
    }

    long toLocal(long epochMillis) {
        if (!isShifted) {
            return epochMillis;
        }
        if (epochMillis < validFromMillis || epochMillis >= validToMillis) {
            findOffset(epochMillis);
        }
        return epochMillis + offsetMillis;
    }

    private void findOffset(long epochMillis) {
        ZoneRules rules = zone.getRules();
        Instant instant = Instant.ofEpochMilli(epochMillis);
        ZoneOffsetTransition next = rules.nextTransition(instant);
        ZoneOffsetTransition previous = rules.previousTransition(instant.plusMillis(1));
        offsetMillis = rules.getOffset(instant).getTotalSeconds() * 1000L;
        validFromMillis = previous == null ? Long.MIN_VALUE : previous.toEpochSecond() * 1000;
        validToMillis = next == null ? Long.MAX_VALUE : next.toEpochSecond() * 1000;
    }

    /** The moment of a local time: the time attribute of a window. */
    long toEpoch(long localMillis) {
        return isShifted ? TimeWindowUtil.toEpochMills(localMillis, zone) : localMillis;
    }

    /** The moment from which on a window is complete. */
    long firesAt(long windowEnd) {
        return isShifted ? TimeWindowUtil.toEpochMillsForTimer(windowEnd - 1, zone) : windowEnd - 1;
    }

    /** Whether a window was complete when time came to {@code progressMillis}. */
    boolean isFired(long windowEnd, long progressMillis) {
        return progressMillis != Long.MIN_VALUE && progressMillis >= firesAt(windowEnd);
    }
}
