package io.millrace.conformance;

import java.lang.reflect.Constructor;
import java.lang.reflect.Modifier;
import java.util.ArrayList;
import java.util.List;
import java.util.function.Function;
import java.util.stream.Stream;
import org.apache.flink.configuration.Configuration;
import org.apache.flink.table.api.Table;
import org.apache.flink.table.expressions.Expression;
import org.apache.flink.table.test.program.SinkTestStep;
import org.apache.flink.table.test.program.SourceTestStep;
import org.apache.flink.table.test.program.TableTestProgram;
import org.apache.flink.table.types.DataType;
import org.apache.flink.types.Row;
import org.apache.flink.types.RowKind;
import org.jspecify.annotations.Nullable;

/** Flink's suites of aggregate functions, each test as a program: a source, the aggregation, and the table expected. */
final class AggregateSuite {
    private static final String PACKAGE = "org.apache.flink.table.planner.functions.";
    private static final String BASE = PACKAGE + "BuiltInAggregateFunctionTestBase";
    private static final String SOURCE = "source_t";
    private static final String SINK = "sink_t";

    private AggregateSuite() {}

    /** The tests of all suites; those that expect planning to fail are left out. */
    static List<TestProgram> programs() {
        List<TestProgram> programs = new ArrayList<>();
        for (String entry : FlinkTestJar.entries(
                name -> name.matches(PACKAGE.replace('.', '/') + "(?!Hashcode)\\w+ITCase\\.class"))) {
            String name = entry.substring(0, entry.length() - ".class".length()).replace('/', '.');
            try {
                Class<?> type = Class.forName(name, false, AggregateSuite.class.getClassLoader());
                if (Class.forName(BASE).isAssignableFrom(type) && !Modifier.isAbstract(type.getModifiers())) {
                    addPrograms(programs, type);
                }
            } catch (ReflectiveOperationException e) {
                throw new LinkageError("Flink's suite " + name + " cannot be read.", e);
            }
        }
        return programs;
    }

    private static void addPrograms(List<TestProgram> programs, Class<?> type) throws ReflectiveOperationException {
        Constructor<?> constructor = type.getDeclaredConstructor();
        constructor.setAccessible(true);
        String family = type.getSimpleName().replace("ITCase", "");
        Stream<?> specs = (Stream<?>) Reflection.call(constructor.newInstance(), "getTestCaseSpecs");
        for (Object spec : specs.toList()) {
            Configuration configuration = (Configuration) Reflection.get(spec, "configuration");
            int number = 0;
            for (Object item : (List<?>) Reflection.get(spec, "testItems")) {
                number++;
                // Those that repeat one of the Table API, written as SQL, say the same.
                if (Reflection.has(item, "expectedRows")
                        && !item.getClass().getSimpleName().equals("TableApiSqlResultTestItem")) {
                    String id = spec + " " + number;
                    programs.add(new TestProgram(family, program(id, spec, item), true, configuration));
                }
            }
        }
    }

    private static TableTestProgram program(String id, Object spec, Object item) throws ReflectiveOperationException {
        Row[] rows = rows(spec, "sourceRows");
        boolean isChangelog = Stream.of(rows).anyMatch(row -> row.getKind() != RowKind.INSERT);
        DataType produced = (DataType) Reflection.get(spec, "sourceRowType");
        SourceTestStep source = SourceTestStep.newBuilder(SOURCE)
                .addSchema(schema(produced))
                .addOption("changelog-mode", isChangelog ? "I,UB,UA,D" : "I")
                .producedValues(rows)
                .build();
        DataType expected = (DataType) Reflection.get(item, "expectedRowType");
        SinkTestStep sink = SinkTestStep.newBuilder(SINK)
                .addSchema(schema(expected))
                .consumedValues(rows(item, "expectedRows"))
                .testMaterializedData()
                .build();
        return TableTestProgram.of(id, id)
                .setupTableSource(source)
                .setupTableSink(sink)
                .runTableApi(environment -> query(item, environment::from, environment::sqlQuery), SINK)
                .build();
    }

    private static String[] schema(DataType row) {
        List<String> names = DataType.getFieldNames(row);
        List<DataType> types = DataType.getFieldDataTypes(row);
        String[] schema = new String[names.size()];
        for (int i = 0; i < schema.length; i++) {
            schema[i] =
                    "`" + names.get(i) + "` " + types.get(i).getLogicalType().asSerializableString();
        }
        return schema;
    }

    private static Row[] rows(Object object, String field) throws ReflectiveOperationException {
        return ((List<?>) Reflection.get(object, field)).toArray(Row[]::new);
    }

    @SuppressWarnings("unchecked")
    private static Table query(Object item, Function<String, Table> from, Function<String, Table> sqlQuery) {
        try {
            if (Reflection.has(item, "spec")) {
                Function<Table, String> spec = (Function<Table, String>) Reflection.get(item, "spec");
                return sqlQuery.apply(spec.apply(from.apply(SOURCE)));
            }
            Expression[] select = expressions(Reflection.get(item, "selectExpr"));
            Object groupBy = Reflection.get(item, "groupByExpr");
            return groupBy == null
                    ? from.apply(SOURCE).select(select)
                    : from.apply(SOURCE).groupBy(expressions(groupBy)).select(select);
        } catch (ReflectiveOperationException e) {
            throw new LinkageError("Flink's aggregate suites have changed.", e);
        }
    }

    private static Expression[] expressions(@Nullable Object list) {
        return ((List<?>) list).toArray(Expression[]::new);
    }
}
