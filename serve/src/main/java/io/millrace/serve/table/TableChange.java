package io.millrace.serve.table;

import org.jspecify.annotations.Nullable;

/**
 * One change of a served table.
 *
 * @param sequence counts the table's changes from 1
 * @param key the key columns as a JSON object; null in an append-only table
 * @param row the row after the change; null after a delete
 */
@SuppressWarnings("ArrayRecordComponent") // bytes on their way to a socket; nobody compares two changes
public record TableChange(
        long sequence, Operation operation, byte @Nullable [] key, byte @Nullable [] row, long timestampMillis) {

    /** What happened to the row. */
    public enum Operation {
        INSERT("insert"),
        UPDATE("update"),
        DELETE("delete");

        private final String word;

        Operation(String word) {
            this.word = word;
        }

        /** The word used on the wire. */
        public String word() {
            return word;
        }
    }

    /** Told of every change, on the follower's thread and under the table's lock: it must not block. */
    @FunctionalInterface
    public interface Listener {
        void changed(TableChange change);
    }
}
