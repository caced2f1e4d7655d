package io.millrace.bench.checksum;

import java.io.BufferedReader;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.stream.Stream;

/**
 * What went into a table, in no order: equal tables have equal checksums, however their changes came.
 *
 * @param rows rows that are in the table: those added less those taken away
 * @param sum the sum of the hashes of these rows
 * @param changes rows of any kind that came
 */
public record Checksum(long rows, long sum, long changes) {
    public static final Checksum NOTHING = new Checksum(0, 0, 0);

    public Checksum plus(Checksum other) {
        return new Checksum(rows + other.rows, sum + other.sum, changes + other.changes);
    }

    /** Whether the tables are equal, as far as a checksum can tell. */
    public boolean isSameTable(Checksum other) {
        return rows == other.rows && sum == other.sum;
    }

    /** The lines of all files under a folder, each with the folder that it is in; hidden files are not looked at. */
    public static Checksum ofLines(Path folder) throws IOException {
        List<Path> files;
        try (Stream<Path> all = Files.walk(folder)) {
            files = all.filter(Files::isRegularFile).filter(Checksum::isShown).toList();
        }
        Checksum sum = NOTHING;
        for (Path file : files) {
            String place = String.valueOf(folder.relativize(file).getParent());
            try (BufferedReader lines = Files.newBufferedReader(file)) {
                for (String line = lines.readLine(); line != null; line = lines.readLine()) {
                    byte[] bytes = (place + ':' + line).getBytes(StandardCharsets.UTF_8);
                    sum = sum.plus(new Checksum(1, RowHash.ofBytes(bytes, 0, bytes.length), 1));
                }
            }
        }
        return sum;
    }

    private static boolean isShown(Path file) {
        String name = file.getFileName().toString();
        return !name.startsWith(".") && !name.startsWith("_");
    }
}
