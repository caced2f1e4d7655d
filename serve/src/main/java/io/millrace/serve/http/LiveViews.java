package io.millrace.serve.http;

import io.millrace.serve.table.ServedTable;
import io.millrace.serve.table.TableQuery;
import java.util.concurrent.ConcurrentHashMap;

/**
 * The answers that live pages show, computed once for all pages that ask the same, and no more often than a tenth of
 * one core allows: the answer over a large table is renewed less often, not at the follower's expense.
 */
final class LiveViews {

    private static final int MOST_ANSWERS = 256;
    private static final long COST_FACTOR = 10;

    private final ConcurrentHashMap<Asked, Answer> answers = new ConcurrentHashMap<>();

    private record Asked(String table, TableQuery query) {}

    private static final class Answer {
        private byte[] json = new byte[0];
        private long sequence = -1;
        private long nextNanos;
    }

    /** An answer and the table's change number it is of. */
    @SuppressWarnings("ArrayRecordComponent") // never compared
    record View(byte[] json, long sequence) {}

    View view(ServedTable table, TableQuery query) {
        if (answers.size() > MOST_ANSWERS) {
            answers.clear();
        }
        Answer answer = answers.computeIfAbsent(new Asked(table.descriptor().name(), query), unused -> new Answer());
        synchronized (answer) {
            long sequence = table.sequence();
            long startNanos = System.nanoTime();
            boolean due = answer.sequence < 0 || startNanos - answer.nextNanos >= 0;
            if (due && sequence != answer.sequence) {
                answer.json = TableRoutes.rows(table, query);
                answer.sequence = sequence;
                long endNanos = System.nanoTime();
                answer.nextNanos = endNanos + COST_FACTOR * (endNanos - startNanos);
            }
            return new View(answer.json, answer.sequence);
        }
    }
}
