package io.millrace.connect.format;

import io.millrace.data.BatchBuilder;

/** Turns the bytes of events into rows, column by column. Belongs to one thread. */
public interface Decoder {
    /**
     * Decodes the event {@code bytes[from..to)}: appends zero or more whole rows (with {@link BatchBuilder#endRow}) to the
     * columns that this decoder was made for. Columns of metadata behind them are the caller's: see {@link RowEnd}.
     *
     * @throws DecodeException if the event is not what it should be; {@code into} is then left as it was found
     */
    void decode(byte[] bytes, int from, int to, BatchBuilder into, RowEnd rowEnd) throws DecodeException;

    /** Called for every row after the decoder's own columns have their values: adds what is missing and ends the row. */
    @FunctionalInterface
    interface RowEnd {
        void endRow(BatchBuilder into, byte rowKind);

        /** For tables whose columns all come from the decoder. */
        RowEnd PLAIN = BatchBuilder::endRow;
    }
}
