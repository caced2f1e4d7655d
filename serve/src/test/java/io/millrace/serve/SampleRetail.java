package io.millrace.serve;

import io.millrace.serve.pipeline.PipelineStatus;
import io.millrace.serve.table.TableColumn;
import io.millrace.serve.table.TableDescriptor;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Random;
import java.util.concurrent.atomic.AtomicLong;

/** Retail figures as the example pipeline would serve them, from a seed, growing step by step. */
final class SampleRetail {

    static final TableDescriptor TRENDING = TableDescriptor.keyed(
            "trending_products",
            List.of(
                    new TableColumn("window_start", "TIMESTAMP(3) NOT NULL"),
                    new TableColumn("rank", "BIGINT NOT NULL"),
                    new TableColumn("product", "STRING"),
                    new TableColumn("quantity", "BIGINT"),
                    new TableColumn("revenue", "DECIMAL(12, 2)")),
            List.of("window_start", "rank"),
            "served.trending_products");

    private static final String[] COUNTRIES = {
        "United Kingdom", "Germany", "France", "EIRE", "Netherlands", "Spain", "Switzerland", "Belgium", "Portugal",
        "Australia", "Norway", "Italy", "Channel Islands", "Finland", "Cyprus", "Sweden", "Austria", "Denmark"
    };
    private static final String[] PRODUCTS = {
        "WHITE HANGING HEART T-LIGHT HOLDER",
        "REGENCY CAKESTAND 3 TIER",
        "JUMBO BAG RED RETROSPOT",
        "PARTY BUNTING",
        "ASSORTED COLOUR BIRD ORNAMENT",
        "LUNCH BAG RED RETROSPOT",
        "SET OF 3 CAKE TINS PANTRY DESIGN",
        "PACK OF 72 RETROSPOT CAKE CASES",
        "PAPER CHAIN KIT 50'S CHRISTMAS",
        "NATURAL SLATE HEART CHALKBOARD",
        "SPOTTY BUNTING",
        "ALARM CLOCK BAKELIKE RED"
    };
    private static final String[] REASONS = {
        "Order value 14 times the customer's average", "4 of the last 5 orders cancelled",
        "Quantity far outside the customer's history", "First order above 5,000"
    };

    private final FakeLog log;
    private final Random random = new Random(7);
    private final AtomicLong rows = new AtomicLong(128_000);
    private final double[] revenue = new double[COUNTRIES.length];
    private final int[] orders = new int[COUNTRIES.length];
    private final long[] quantities = new long[PRODUCTS.length];
    private int step;

    SampleRetail(FakeLog log) {
        this.log = log;
        for (String topic : List.of("orders", "products", "millrace.dead-letters")) {
            log.create(topic);
        }
    }

    static void register(ServeServer server) {
        server.tables().register(SampleTables.REVENUE.orderedBy("-window_start", "-revenue"));
        server.tables().register(TRENDING);
        server.tables().register(SampleTables.SUSPICIOUS);
    }

    List<PipelineStatus> status() {
        rows.addAndGet(7_600 + random.nextInt(1_400));
        return List.of(SamplePipeline.at(rows.get()));
    }

    /** A step of event time: figures move, now and then an alert or a dead letter. */
    void step() {
        int hour = 8 + step / 40 % 10;
        if (step % 40 == 0) {
            java.util.Arrays.fill(revenue, 0);
            java.util.Arrays.fill(orders, 0);
            java.util.Arrays.fill(quantities, 0);
        }
        String window = String.format(Locale.ROOT, "2010-12-%02d %02d:00:00", 1 + step / 400, hour);
        for (int i = 0; i < COUNTRIES.length; i++) {
            if (random.nextInt(1 + i) < 2) {
                country(window, i);
            }
        }
        trending(window);
        if (step % 23 == 5) {
            alert();
        }
        if (step % 61 == 7) {
            deadLetter();
        }
        step++;
    }

    private void country(String window, int i) {
        orders[i] += 1 + random.nextInt(i == 0 ? 30 : 3);
        revenue[i] += 20 + random.nextInt(i == 0 ? 9000 : 400) + random.nextInt(100) / 100.0;
        log.append(
                SampleTables.REVENUE.topic(),
                SampleTables.revenueKey(window, COUNTRIES[i]),
                SampleTables.revenueRow(window, COUNTRIES[i], orders[i], format(revenue[i])));
    }

    private void trending(String window) {
        for (int i = 0; i < PRODUCTS.length; i++) {
            quantities[i] += random.nextInt(60 - 3 * i);
        }
        Integer[] order = new Integer[PRODUCTS.length];
        java.util.Arrays.setAll(order, i -> i);
        java.util.Arrays.sort(order, (a, b) -> Long.compare(quantities[b], quantities[a]));
        for (int rank = 1; rank <= 10; rank++) {
            int i = order[rank - 1];
            log.append(
                    TRENDING.topic(),
                    "{\"window_start\":\"" + window + "\",\"rank\":" + rank + "}",
                    "{\"window_start\":\"" + window + "\",\"rank\":" + rank + ",\"product\":\"" + PRODUCTS[i]
                            + "\",\"quantity\":" + quantities[i] + ",\"revenue\":" + format(quantities[i] * 2.55)
                            + "}");
        }
    }

    private void alert() {
        String row = "{\"invoice\":\"" + (536_000 + step) + "\",\"customer\":\"" + (12_346 + random.nextInt(5000))
                + "\",\"amount\":" + format(900 + random.nextInt(900_000) / 100.0) + ",\"reason\":\""
                + REASONS[random.nextInt(REASONS.length)] + "\"}";
        log.append(SampleTables.SUSPICIOUS.topic(), null, row, System.currentTimeMillis(), Map.of());
    }

    private void deadLetter() {
        Map<String, String> headers = Map.of(
                "topic",
                "orders",
                "partition",
                "1",
                "offset",
                String.valueOf(40_000 + step * 173),
                "timestamp",
                String.valueOf(System.currentTimeMillis()),
                "reason",
                "Field 'unit_price' is no DECIMAL(10, 2): \"n/a\"",
                "pipeline",
                "retail");
        String event = "{\"invoice\":\"" + (536_000 + step)
                + "\",\"stock_code\":\"22423\",\"quantity\":6,\"unit_price\":\"n/a\",\"country\":\"Germany\"}";
        log.append("millrace.dead-letters", null, event, 1L, headers);
    }

    private static String format(double amount) {
        return String.format(Locale.ROOT, "%.2f", amount);
    }
}
