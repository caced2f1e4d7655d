package io.millrace.expression.function;

import io.millrace.expression.code.CallSite;
import io.millrace.expression.code.Code;
import io.millrace.expression.code.Containers;
import io.millrace.expression.code.Forms;
import io.millrace.expression.runtime.ScalarFunctionCall;
import io.millrace.expression.user.EvalMethod;
import io.millrace.expression.user.FunctionRuntime;
import io.millrace.plan.expression.FunctionIdentifier.BuiltIn;
import java.util.ArrayList;
import java.util.List;
import java.util.function.Supplier;
import org.apache.flink.table.functions.ScalarFunction;
import org.apache.flink.table.types.DataType;

/** Writes calls of scalar functions given as objects with eval methods: built-in ones and those of users. */
final class ScalarFunctions {
    private ScalarFunctions() {}

    static Code generate(
            CallSite site, Supplier<ScalarFunction> functions, List<DataType> argumentTypes, DataType resultType) {
        EvalMethod method = EvalMethod.find(functions.get().getClass(), argumentTypes);
        FunctionRuntime runtime = site.generator().options().functions();
        String name = site.call().function() instanceof BuiltIn
                ? null
                : site.call().function().displayName();
        ScalarFunctionCall.Factory factory = () -> {
            ScalarFunction function = functions.get();
            return new ScalarFunctionCall(
                    function, name, method.bindTo(function), argumentTypes, resultType, runtime.context());
        };
        String call = site.generator().instance(factory);
        List<String> arguments = new ArrayList<>();
        for (Code code : site.codes()) {
            arguments.add(Forms.toObject(code));
        }
        Code result = Containers.declareNull(site.generator(), site.type());
        site.assignNullable(result, "Object", call + ".call(new Object[] {" + String.join(", ", arguments) + "})");
        return result;
    }
}
