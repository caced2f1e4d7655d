package io.millrace.serve;

import io.millrace.serve.table.TableColumn;
import io.millrace.serve.table.TableDescriptor;
import java.util.List;

/** The tables of the retail example. */
final class SampleTables {

    static final TableDescriptor REVENUE = TableDescriptor.keyed(
            "revenue_per_country",
            List.of(
                    new TableColumn("window_start", "TIMESTAMP(3) NOT NULL"),
                    new TableColumn("country", "STRING NOT NULL"),
                    new TableColumn("orders", "BIGINT"),
                    new TableColumn("revenue", "DECIMAL(12, 2)")),
            List.of("window_start", "country"),
            "served.revenue_per_country");

    static final TableDescriptor SUSPICIOUS = TableDescriptor.appendOnly(
                    "suspicious_orders",
                    List.of(
                            new TableColumn("invoice", "STRING"),
                            new TableColumn("customer", "STRING"),
                            new TableColumn("amount", "DECIMAL(12, 2)"),
                            new TableColumn("reason", "STRING")),
                    "served.suspicious_orders")
            .asAlerts()
            .retaining(1000);

    private SampleTables() {}

    static String revenueKey(String start, String country) {
        return "{\"window_start\":\"" + start + "\",\"country\":\"" + country + "\"}";
    }

    static String revenueRow(String start, String country, int orders, String revenue) {
        return "{\"window_start\":\"" + start + "\",\"country\":\"" + country + "\",\"orders\":" + orders
                + ",\"revenue\":" + revenue + "}";
    }
}
