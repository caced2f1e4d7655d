package io.millrace.serve.table;

/**
 * A row as the table holds it: its JSON bytes, never parsed until a reader needs a column. The bytes are shared with
 * readers and must not be changed.
 *
 * @param timestampMillis the record's timestamp in the log
 * @param sequence the number of the table's change that wrote this row
 */
@SuppressWarnings("ArrayRecordComponent") // identity is the row itself; nobody compares two rows by equals
public record StoredRow(byte[] json, long timestampMillis, long sequence) {}
