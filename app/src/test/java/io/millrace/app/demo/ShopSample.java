package io.millrace.app.demo;

import io.millrace.testkit.TestRow;
import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStreamReader;
import java.io.OutputStreamWriter;
import java.io.Writer;
import java.math.BigDecimal;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.LocalDateTime;
import java.time.format.DateTimeFormatter;
import java.util.ArrayList;
import java.util.List;
import java.util.zip.GZIPInputStream;
import java.util.zip.GZIPOutputStream;

/** The first lines of the shop's year, with cancellations, guests, quoted commas and all. */
final class ShopSample {
    static final Path FOLDER =
            Path.of("..", "examples", "retail").toAbsolutePath().normalize();

    private ShopSample() {}

    /** Writes a file with the header and the first {@code count} lines. */
    static Path write(Path folder, int count) throws IOException {
        Path file = folder.resolve("online_retail.csv.gz");
        try (BufferedReader from = new BufferedReader(new InputStreamReader(
                        new GZIPInputStream(Files.newInputStream(FOLDER.resolve("online_retail.csv.gz"))),
                        StandardCharsets.UTF_8));
                Writer to = new OutputStreamWriter(
                        new GZIPOutputStream(Files.newOutputStream(file)), StandardCharsets.UTF_8)) {
            for (int line = 0; line <= count; line++) {
                to.write(from.readLine());
                to.write('\n');
            }
        }
        return file;
    }

    /** The first lines as rows of {@code order_lines}. */
    static List<TestRow> rows(Path folder, int count) throws IOException {
        DateTimeFormatter time = DateTimeFormatter.ofPattern("yyyy-MM-dd HH:mm:ss");
        List<TestRow> rows = new ArrayList<>();
        for (String[] line : RetailReplay.read(write(folder, count))) {
            rows.add(TestRow.row(
                    line[0],
                    line[1],
                    line[2].isEmpty() ? null : line[2],
                    Integer.parseInt(line[3]),
                    new BigDecimal(line[5]).setScale(3),
                    line[6],
                    line[7],
                    LocalDateTime.parse(line[4], time)));
        }
        return rows;
    }
}
