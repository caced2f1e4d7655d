package io.millrace.bench.checksum;

import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;

/** The checksums of the tables that this process has written, by name. Thread-safe. */
public final class Checksums {
    private static final Map<String, Checksum> BY_TABLE = new ConcurrentHashMap<>();

    private Checksums() {}

    static void add(String table, Checksum more) {
        BY_TABLE.merge(table, more, Checksum::plus);
    }

    /** What a table has got so far; it starts again from nothing. */
    public static Checksum take(String table) {
        Checksum taken = BY_TABLE.remove(table);
        return taken == null ? Checksum.NOTHING : taken;
    }
}
