package io.millrace.conformance;

import java.lang.reflect.Constructor;
import java.lang.reflect.Modifier;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Stream;
import org.apache.flink.configuration.Configuration;
import org.apache.flink.table.api.ValidationException;
import org.apache.flink.table.functions.UserDefinedFunction;
import org.apache.flink.table.types.AbstractDataType;
import org.jspecify.annotations.Nullable;

/**
 * One of Flink's suites of scalar functions and casts.
 *
 * @param family name of the test without {@code ITCase}, such as {@code CastFunction}
 * @param configuration settings of the suite
 * @param sets its test sets
 */
record FunctionSuite(String family, Configuration configuration, List<FunctionTestSet> sets) {
    private static final String PACKAGE = "org.apache.flink.table.planner.functions.";
    private static final String BASE = PACKAGE + "BuiltInFunctionTestBase";

    /** How tests begin that repeat one of the Table API, to show that its expressions can be written as SQL. */
    private static final String WRITTEN_AS_SQL = "[API as SQL]";

    /** Part of the error of a sink that is given a null. */
    private static final String NOT_NULL_SINK = "is NOT NULL, however, a null value is being written into it";

    FunctionSuite {
        sets = List.copyOf(sets);
    }

    /** All suites of the jar, by name. */
    static List<FunctionSuite> all() {
        List<FunctionSuite> suites = new ArrayList<>();
        for (String entry :
                FlinkTestJar.entries(name -> name.matches(PACKAGE.replace('.', '/') + "\\w+ITCase\\.class"))) {
            String name = entry.substring(0, entry.length() - ".class".length()).replace('/', '.');
            try {
                Class<?> type = Class.forName(name, false, FunctionSuite.class.getClassLoader());
                if (Class.forName(BASE).isAssignableFrom(type) && !Modifier.isAbstract(type.getModifiers())) {
                    suites.add(suite(type));
                }
            } catch (ReflectiveOperationException e) {
                throw new LinkageError("Flink's suite " + name + " cannot be read.", e);
            }
        }
        return suites;
    }

    private static FunctionSuite suite(Class<?> type) throws ReflectiveOperationException {
        Constructor<?> constructor = type.getDeclaredConstructor();
        constructor.setAccessible(true);
        Object suite = constructor.newInstance();
        List<FunctionTestSet> sets = new ArrayList<>();
        for (Object spec : ((Stream<?>) Reflection.call(suite, "getTestSetSpecs")).toList()) {
            sets.add(testSet(spec));
        }
        String family = type.getName().substring(PACKAGE.length()).replaceAll("ITCase", "");
        return new FunctionSuite(family, (Configuration) Reflection.call(suite, "getConfiguration"), sets);
    }

    @SuppressWarnings("unchecked")
    private static FunctionTestSet testSet(Object spec) throws ReflectiveOperationException {
        List<FunctionTestItem> items = new ArrayList<>();
        for (Object item : (List<Object>) Reflection.get(spec, "testItems")) {
            FunctionTestItem read = item(item);
            if (read != null) {
                items.add(read);
            }
        }
        return new FunctionTestSet(
                spec.toString(),
                (Object @Nullable []) Reflection.get(spec, "fieldData"),
                (AbstractDataType<?> @Nullable []) Reflection.get(spec, "fieldDataTypes"),
                (List<Class<? extends UserDefinedFunction>>) Reflection.get(spec, "functions"),
                items);
    }

    /** The test of an item; null if it says nothing about expressions: planning, or the sink, is to fail. */
    private static @Nullable FunctionTestItem item(Object item) throws ReflectiveOperationException {
        if (item.toString().startsWith(WRITTEN_AS_SQL)) {
            return null;
        }
        Object expression = Reflection.get(item, "expression");
        List<?> expressions = expression instanceof List<?> list ? list : List.of(expression);
        if (Reflection.has(item, "results")) {
            return new FunctionTestItem.Result(
                    item.toString(), expressions, (List<?>) Reflection.get(item, "results"), (List<?>)
                            Reflection.get(item, "dataTypes"));
        }
        boolean isOfPlanning = (boolean) Reflection.get(item, "expectedDuringValidation")
                || Reflection.get(item, "errorClass") == ValidationException.class;
        boolean isOfSink = String.valueOf(Reflection.get(item, "errorMessage")).contains(NOT_NULL_SINK);
        return isOfPlanning || isOfSink
                ? null
                : new FunctionTestItem.Failure(item.toString(), expressions, matcher(item));
    }

    @SuppressWarnings("unchecked")
    private static java.util.function.Consumer<? super Throwable> matcher(Object item)
            throws ReflectiveOperationException {
        return (java.util.function.Consumer<? super Throwable>) Reflection.call(item, "errorMatcher");
    }
}
