package io.millrace.conformance;

import io.millrace.expression.user.FunctionClasses;
import io.millrace.plan.Plan;
import io.millrace.plan.json.PlanReader;
import java.time.ZoneId;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.apache.calcite.plan.RelOptPlanner;
import org.apache.flink.configuration.Configuration;
import org.apache.flink.table.api.ApiExpression;
import org.apache.flink.table.api.DataTypes;
import org.apache.flink.table.api.EnvironmentSettings;
import org.apache.flink.table.api.Schema;
import org.apache.flink.table.api.Table;
import org.apache.flink.table.api.TableDescriptor;
import org.apache.flink.table.api.TableEnvironment;
import org.apache.flink.table.api.internal.TableEnvironmentImpl;
import org.apache.flink.table.catalog.DataTypeFactory;
import org.apache.flink.table.expressions.ApiExpressionUtils;
import org.apache.flink.table.expressions.Expression;
import org.apache.flink.table.functions.FunctionIdentifier;
import org.apache.flink.table.functions.UserDefinedFunction;
import org.apache.flink.table.planner.delegation.PlannerBase;
import org.apache.flink.table.types.AbstractDataType;
import org.apache.flink.table.types.DataType;
import org.apache.flink.table.types.logical.LogicalType;
import org.apache.flink.types.Row;

/**
 * Plans the expressions of a suite with Flink's planner, over a table with the columns of the test: nothing is
 * known of their values when the plan is made. The planner computes no constants either, so that literals reach the
 * engine as they were written.
 */
final class FunctionPlanner {
    private static final String INPUT = "input_of_test";

    private final TableEnvironment environment;
    private final Map<String, String> functionClasses = new HashMap<>();
    private int tables;

    /**
     * Expressions planned.
     *
     * @param plan scan, projections and sink
     * @param types of the columns, as the validator has derived them
     */
    record Planned(Plan plan, List<DataType> types) {}

    FunctionPlanner(Configuration configuration) {
        environment = TableEnvironment.create(EnvironmentSettings.newInstance().build());
        environment.getConfig().addConfiguration(configuration);
        RelOptPlanner planner = ((PlannerBase) ((TableEnvironmentImpl) environment).getPlanner())
                .createRelBuilder()
                .getCluster()
                .getPlanner();
        planner.setExecutor((builder, constants, reduced) -> reduced.addAll(constants));
    }

    Configuration configuration() {
        return environment.getConfig().getConfiguration();
    }

    ZoneId sessionZone() {
        return environment.getConfig().getLocalTimeZone();
    }

    /** The functions of the test set that was set up last. */
    FunctionClasses functions() {
        Map<String, String> classNames = new HashMap<>();
        functionClasses.forEach((name, className) -> classNames.put(FunctionIdentifier.normalizeName(name), className));
        return new FunctionClasses(FunctionPlanner.class.getClassLoader(), classNames);
    }

    DataTypeFactory types() {
        return ((TableEnvironmentImpl) environment).getCatalogManager().getDataTypeFactory();
    }

    /** Makes the columns and functions of a test set known, and gives the types of the columns. */
    List<DataType> setUp(FunctionTestSet set) {
        functionClasses.keySet().forEach(environment::dropTemporarySystemFunction);
        functionClasses.clear();
        for (Class<? extends UserDefinedFunction> function : set.functions()) {
            environment.createTemporarySystemFunction(function.getSimpleName(), function);
            functionClasses.put(function.getSimpleName(), function.getName());
        }
        List<DataType> types = columnTypes(set);
        Schema.Builder schema = Schema.newBuilder();
        for (int i = 0; i < types.size(); i++) {
            schema.column("f" + i, types.get(i));
        }
        if (types.isEmpty()) {
            schema.column("unread", DataTypes.INT());
        }
        environment.dropTemporaryTable(INPUT);
        environment.createTemporaryTable(
                INPUT,
                TableDescriptor.forConnector("values")
                        .option("enable-projection-push-down", "false")
                        .schema(schema.build())
                        .build());
        return types;
    }

    /** Types of the columns that Flink gives a row of these values. */
    private List<DataType> columnTypes(FunctionTestSet set) {
        AbstractDataType<?>[] types = set.fieldTypes();
        if (set.fieldData() == null) {
            return List.of();
        } else if (types == null) {
            return environment
                    .fromValues(Row.of(set.fieldData()))
                    .getResolvedSchema()
                    .getColumnDataTypes();
        }
        List<DataType> resolved = new ArrayList<>();
        for (AbstractDataType<?> type : types) {
            resolved.add(types().createDataType(type));
        }
        return resolved;
    }

    /** Plans tests that are all SQL or all of the Table API. */
    Planned plan(List<FunctionTestItem> items) {
        Table table = items.get(0).isSql() ? sql(items) : api(items);
        List<DataType> types = table.getResolvedSchema().getColumnDataTypes();
        Schema.Builder schema = Schema.newBuilder();
        for (int i = 0; i < types.size(); i++) {
            schema.column("c" + i, types.get(i));
        }
        String sink = "sink" + tables++;
        environment.createTemporaryTable(
                sink,
                TableDescriptor.forConnector("blackhole").schema(schema.build()).build());
        try {
            return new Planned(
                    PlanReader.read(table.insertInto(sink).compilePlan().asJsonString()), types);
        } finally {
            environment.dropTemporaryTable(sink);
        }
    }

    private Table sql(List<FunctionTestItem> items) {
        List<String> expressions = new ArrayList<>();
        items.forEach(item -> expressions.add((String) item.expressions().get(0)));
        return environment.sqlQuery("SELECT " + String.join(", ", expressions) + " FROM " + INPUT);
    }

    private Table api(List<FunctionTestItem> items) {
        List<Expression> expressions = new ArrayList<>();
        for (FunctionTestItem item : items) {
            for (Object expression : item.expressions()) {
                expressions.add(named((Expression) expression, "c" + expressions.size()));
            }
        }
        return environment.from(INPUT).select(expressions.toArray(new Expression[0]));
    }

    private static Expression named(Expression expression, String name) {
        return (Expression) new ApiExpression(ApiExpressionUtils.unwrapFromApi(expression)).as(name);
    }

    LogicalType expectedType(Object type) {
        return types().createDataType((AbstractDataType<?>) type).getLogicalType();
    }
}
