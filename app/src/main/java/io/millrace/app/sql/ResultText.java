package io.millrace.app.sql;

import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.millrace.planner.SqlResult;
import java.io.PrintStream;
import java.util.List;

/** What SHOW, DESCRIBE and the like give, in the format that is asked for. */
final class ResultText {
    private ResultText() {}

    static void print(SqlResult.Rows result, ResultFormat format, PrintStream out) {
        switch (format) {
            case TABLE -> {
                out.print(Grid.of(
                        result.columns(),
                        result.rows(),
                        new boolean[result.columns().size()]));
                out.println(
                        result.rows().size() == 1
                                ? "(1 row)"
                                : "(" + result.rows().size() + " rows)");
            }
            case CSV -> {
                out.println(Csv.line(result.columns()));
                result.rows().forEach(row -> out.println(Csv.line(row)));
            }
            case JSON -> result.rows().forEach(row -> out.println(object(result.columns(), row)));
        }
    }

    private static ObjectNode object(List<String> columns, List<String> row) {
        ObjectNode object = JsonNodeFactory.instance.objectNode();
        for (int i = 0; i < columns.size(); i++) {
            object.put(columns.get(i), row.get(i));
        }
        return object;
    }
}
