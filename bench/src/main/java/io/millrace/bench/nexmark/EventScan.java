package io.millrace.bench.nexmark;

import io.millrace.bench.event.EventField;
import io.millrace.bench.event.EventSettings;
import java.io.Serializable;
import java.util.List;
import org.apache.flink.configuration.ReadableConfig;
import org.apache.flink.table.types.logical.RowType;

/**
 * What both engines read: events {@code [0, events)} in some splits.
 *
 * @param events number of events
 * @param splits number of splits
 */
record EventScan(EventSettings settings, long events, int splits) implements Serializable {
    EventScan {
        if (events < 0) {
            throw new IllegalArgumentException("'events.num' is " + events + "; it has to be 0 or more");
        }
        if (splits < 1) {
            throw new IllegalArgumentException("'splits' is " + splits + "; it has to be 1 or more");
        }
    }

    static EventScan of(ReadableConfig options) {
        return new EventScan(
                NexmarkOptions.settings(options),
                options.get(NexmarkOptions.EVENTS),
                options.get(NexmarkOptions.SPLITS));
    }

    /** Fails if a table has columns that are not those of events. */
    static void checkColumns(RowType declared) {
        RowType expected = EventField.tableType();
        for (RowType.RowField field : declared.getFields()) {
            int index = expected.getFieldIndex(field.getName());
            if (index < 0
                    || !expected.getTypeAt(index)
                            .copy(true)
                            .equals(field.getType().copy(true))) {
                throw new IllegalArgumentException("column '" + field.getName() + "' of type "
                        + field.getType().asSummaryString() + " is none of the columns of events: "
                        + expected.asSummaryString());
            }
        }
    }

    /** Paths of whole columns. */
    static List<List<String>> paths(RowType declared) {
        return declared.getFieldNames().stream().map(List::of).toList();
    }
}
