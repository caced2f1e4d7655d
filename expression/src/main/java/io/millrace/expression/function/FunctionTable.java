package io.millrace.expression.function;

import io.millrace.data.NotNativeException;
import io.millrace.expression.code.FunctionGenerator;
import io.millrace.expression.code.FunctionResolver;
import io.millrace.plan.expression.Call;
import io.millrace.plan.expression.FunctionIdentifier;
import java.util.HashMap;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** All functions, by the name that a plan has for them. */
public final class FunctionTable implements FunctionResolver {
    public static final FunctionTable INSTANCE = new FunctionTable();

    private final Map<String, FunctionGenerator> byName = new HashMap<>();

    private FunctionTable() {
        LogicFunctions.addTo(this);
        ComparisonFunctions.addTo(this);
        ArithmeticFunctions.addTo(this);
        ConditionalFunctions.addTo(this);
        CastFunctions.addTo(this);
        MathFunctions.addTo(this);
        StringFunctions.addTo(this);
        TimeFunctions.addTo(this);
        JsonFunctions.addTo(this);
        CollectionFunctions.addTo(this);
    }

    void add(String name, FunctionGenerator generator) {
        if (byName.put(name, generator) != null) {
            throw new IllegalStateException("two generators for " + name);
        }
    }

    @Override
    public FunctionGenerator resolve(Call call) {
        FunctionGenerator generator = find(call.function());
        if (generator == null) {
            throw new NotNativeException("function " + call.function().displayName() + " is not covered");
        }
        return generator;
    }

    private @Nullable FunctionGenerator find(FunctionIdentifier function) {
        if (!(function instanceof FunctionIdentifier.BuiltIn builtIn)) {
            return UserFunctions::generate;
        }
        FunctionGenerator generator = byName.get(builtIn.name());
        return generator == null ? LibraryFunctions.find(builtIn) : generator;
    }
}
