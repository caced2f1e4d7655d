package io.millrace.expression;

import io.millrace.data.NotNativeException;
import io.millrace.expression.code.CodeGenerator;
import io.millrace.expression.code.ColumnPath;
import io.millrace.expression.code.Options;
import io.millrace.expression.function.FunctionTable;
import io.millrace.expression.runtime.GeneratedCode;
import io.millrace.expression.user.FunctionClasses;
import io.millrace.expression.user.FunctionRuntime;
import io.millrace.plan.expression.Expression;
import java.time.ZoneId;
import java.util.Arrays;
import java.util.List;
import java.util.TimeZone;
import java.util.function.Supplier;
import org.apache.flink.configuration.ReadableConfig;
import org.apache.flink.table.api.config.ExecutionConfigOptions;
import org.apache.flink.table.api.config.TableConfigOptions;
import org.apache.flink.table.types.logical.RowType;
import org.jspecify.annotations.Nullable;

/** Compiles expressions of a plan to loops over columns. Immutable and thread-safe. */
public final class ExpressionCompiler {
    private static final String CLASS_NAME = "GeneratedExpressions";

    private final Options options;

    /**
     * @param config of the pipeline; {@code table.local-time-zone} and {@code table.exec.legacy-cast-behaviour} change
     *     what expressions mean
     * @param userClassLoader finds user-defined functions of which the plan names the class
     */
    public ExpressionCompiler(ReadableConfig config, ClassLoader userClassLoader) {
        this(config, FunctionClasses.of(userClassLoader));
    }

    /** @param functionClasses finds user-defined functions */
    public ExpressionCompiler(ReadableConfig config, FunctionClasses functionClasses) {
        this(config, functionClasses, true);
    }

    /** @param fastPaths false to call Flink's library even where a kernel of ours gives the same; for tests */
    ExpressionCompiler(ReadableConfig config, FunctionClasses functionClasses, boolean fastPaths) {
        String zone = config.get(TableConfigOptions.LOCAL_TIME_ZONE);
        ZoneId zoneId = TableConfigOptions.LOCAL_TIME_ZONE.defaultValue().equals(zone)
                ? ZoneId.systemDefault()
                : ZoneId.of(zone);
        boolean legacyCast = config.get(ExecutionConfigOptions.TABLE_EXEC_LEGACY_CAST_BEHAVIOUR)
                .isEnabled();
        options = new Options(
                TimeZone.getTimeZone(zoneId), legacyCast, fastPaths, new FunctionRuntime(functionClasses, config));
    }

    /** Finds the user-defined functions of a plan, for operators that call functions themselves. */
    public FunctionRuntime functions() {
        return options.functions();
    }

    /**
     * Compiles a projection with an optional condition.
     *
     * @param input type of the batches
     * @param condition rows for which it is not true are dropped; null keeps all
     * @throws NotNativeException if a function or type is not covered
     */
    public Compiled<CompiledCalc> compileCalc(
            RowType input, List<Expression> projection, @Nullable Expression condition) {
        @Nullable
        ColumnPath[] passedThrough = projection.stream().map(ColumnPath::of).toArray(ColumnPath[]::new);
        boolean computes = condition != null || Arrays.asList(passedThrough).contains(null);
        if (!computes) {
            return new Generated<>("", () -> new GeneratedCalc(null, passedThrough, false));
        }
        CodeGenerator generator = new CodeGenerator(input, FunctionTable.INSTANCE, options);
        CalcSource source = new CalcSource(generator);
        source.select(condition);
        source.project(projection);
        Generated<GeneratedCode> generated = load(generator);
        return new Generated<>(
                generated.source(), () -> new GeneratedCalc(generated.newInstance(), passedThrough, condition != null));
    }

    /**
     * Compiles a condition, for instance of a join over the columns of both inputs.
     *
     * @throws NotNativeException if a function or type is not covered
     */
    public Compiled<CompiledFilter> compileFilter(RowType input, Expression condition) {
        CodeGenerator generator = new CodeGenerator(input, FunctionTable.INSTANCE, options);
        CalcSource source = new CalcSource(generator);
        source.select(condition);
        source.project(List.of());
        Generated<GeneratedCode> generated = load(generator);
        return new Generated<>(generated.source(), () -> new GeneratedFilter(generated.newInstance()));
    }

    private static Generated<GeneratedCode> load(CodeGenerator generator) {
        String source = generator.source(CLASS_NAME);
        Supplier<GeneratedCode> constructor = JavaCompiler.load(CLASS_NAME, source, generator.constants());
        return new Generated<>(source, constructor);
    }
}
