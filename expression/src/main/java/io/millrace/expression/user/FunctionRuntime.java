package io.millrace.expression.user;

import io.millrace.data.NotNativeException;
import io.millrace.plan.expression.FunctionIdentifier;
import java.util.Map;
import org.apache.flink.api.common.functions.WithConfigurationOpenContext;
import org.apache.flink.configuration.Configuration;
import org.apache.flink.configuration.PipelineOptions;
import org.apache.flink.configuration.ReadableConfig;
import org.apache.flink.table.api.ValidationException;
import org.apache.flink.table.catalog.DataTypeFactory;
import org.apache.flink.table.functions.FunctionContext;
import org.apache.flink.table.functions.UserDefinedFunction;
import org.apache.flink.table.functions.UserDefinedFunctionHelper;

/** Finds, makes and opens user-defined functions of every kind. Immutable and thread-safe. */
public final class FunctionRuntime {
    private final FunctionClasses classes;
    private final ReadableConfig config;

    /** @param config of the pipeline; functions see its {@code pipeline.global-job-parameters} */
    public FunctionRuntime(FunctionClasses classes, ReadableConfig config) {
        this.classes = classes;
        this.config = config;
    }

    /**
     * Makes a new instance of a function of the plan; not yet open.
     *
     * @param kind what it has to be, such as {@link org.apache.flink.table.functions.ScalarFunction}
     * @throws NotNativeException if its class is not known, not found, of another kind, or cannot be made
     */
    public <F extends UserDefinedFunction> F create(FunctionIdentifier function, Class<F> kind) {
        Class<?> functionClass = classOf(function);
        if (!kind.isAssignableFrom(functionClass)) {
            throw refuse(function, functionClass.getName() + " is no " + kind.getSimpleName());
        }
        try {
            return kind.cast(UserDefinedFunctionHelper.instantiateFunction(functionClass));
        } catch (ValidationException e) {
            throw refuse(function, "it cannot be made: " + e.getMessage());
        }
    }

    /**
     * The class of a function of the plan.
     *
     * @throws NotNativeException if it is not known or not found
     */
    public Class<?> classOf(FunctionIdentifier function) {
        String className = classes.className(function);
        if (className == null) {
            throw refuse(function, "its class is not known");
        }
        try {
            return Class.forName(className, true, classes.classLoader());
        } catch (ClassNotFoundException | LinkageError e) {
            throw refuse(function, "class " + className + " is not found");
        }
    }

    private static NotNativeException refuse(FunctionIdentifier function, String why) {
        return new NotNativeException("function " + function.displayName() + ": " + why);
    }

    /** Makes the data types of signatures. */
    public DataTypeFactory typeFactory() {
        return new TypeFactory(classes.classLoader());
    }

    public ReadableConfig config() {
        return config;
    }

    public ClassLoader classLoader() {
        return classes.classLoader();
    }

    /** What a function may use when it is opened: job parameters, the user's classes, metrics that go nowhere. */
    public FunctionContext context() {
        Map<String, String> parameters =
                config.getOptional(PipelineOptions.GLOBAL_JOB_PARAMETERS).orElse(Map.of());
        return new FunctionContext(
                null, classes.classLoader(), new WithConfigurationOpenContext(Configuration.fromMap(parameters)));
    }
}
