package io.millrace.connect.format;

import io.millrace.data.Batch;

/** Turns rows into the bytes of events. Belongs to one thread. */
public interface Encoder {
    /** Appends the event of a row to {@code into}. */
    void encode(Batch batch, int row, ByteSink into);
}
