package io.millrace.serve.table;

import java.io.IOException;
import java.util.ArrayList;
import java.util.Collections;
import java.util.Comparator;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.PriorityQueue;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * Answers a query over rows in one pass with a heap of {@code limit} rows: no index is kept, so a table costs memory
 * for its rows only, and a query over n rows costs n partial parses, about a microsecond each.
 */
final class TopRows {

    private final TableQuery query;
    private final RowFields fields;
    private final int[] filterSlots;
    private final int[] orderSlots;
    private final boolean parses;

    TopRows(TableQuery query) {
        this.query = query;
        Set<String> names = new LinkedHashSet<>();
        query.filters().forEach(filter -> names.add(filter.column().name()));
        query.orders().forEach(order -> names.add(order.column().name()));
        List<String> slots = new ArrayList<>(names);
        filterSlots = query.filters().stream()
                .mapToInt(filter -> slots.indexOf(filter.column().name()))
                .toArray();
        orderSlots = query.orders().stream()
                .mapToInt(order -> slots.indexOf(order.column().name()))
                .toArray();
        fields = new RowFields(slots);
        parses = !slots.isEmpty();
    }

    /** A row with the texts its query looks at. */
    @SuppressWarnings("ArrayRecordComponent") // never compared by equals
    private record Candidate(StoredRow row, @Nullable String[] texts) {}

    /** The best rows in order. {@code sequence} is the table's when the rows were copied. */
    QueryResult select(List<StoredRow> rows, long sequence) {
        Comparator<Candidate> order = this::compare;
        PriorityQueue<Candidate> worstFirst = new PriorityQueue<>(query.limit() + 1, order.reversed());
        long matched = 0;
        for (StoredRow row : rows) {
            Candidate candidate = new Candidate(row, texts(row));
            if (!accepts(candidate)) {
                continue;
            }
            matched++;
            Candidate worst = worstFirst.size() < query.limit() ? null : worstFirst.peek();
            if (worst == null) {
                worstFirst.add(candidate);
            } else if (order.compare(candidate, worst) < 0) {
                worstFirst.poll();
                worstFirst.add(candidate);
            }
        }
        List<StoredRow> selected = new ArrayList<>(worstFirst.size());
        for (Candidate next = worstFirst.poll(); next != null; next = worstFirst.poll()) {
            selected.add(next.row());
        }
        Collections.reverse(selected);
        return new QueryResult(selected, matched, rows.size(), sequence);
    }

    private @Nullable String[] texts(StoredRow row) {
        if (!parses) {
            return new String[0];
        }
        try {
            return fields.texts(row.json());
        } catch (IOException e) {
            throw new IllegalStateException("A stored row is no JSON object although it was checked when stored.", e);
        }
    }

    private boolean accepts(Candidate candidate) {
        for (int i = 0; i < filterSlots.length; i++) {
            if (!query.filters().get(i).accepts(candidate.texts()[filterSlots[i]])) {
                return false;
            }
        }
        return true;
    }

    /** By the query's terms, then newest first, so that an answer has one order. */
    private int compare(Candidate left, Candidate right) {
        for (int i = 0; i < orderSlots.length; i++) {
            int slot = orderSlots[i];
            int order = query.orders().get(i).compare(left.texts()[slot], right.texts()[slot]);
            if (order != 0) {
                return order;
            }
        }
        return Long.compare(right.row().sequence(), left.row().sequence());
    }
}
