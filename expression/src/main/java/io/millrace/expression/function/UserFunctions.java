package io.millrace.expression.function;

import io.millrace.expression.code.CallSite;
import io.millrace.expression.code.Code;
import io.millrace.expression.user.FixedCallContext;
import io.millrace.expression.user.FunctionRuntime;
import io.millrace.expression.user.FunctionSignature;
import io.millrace.expression.user.Specialization;
import java.util.function.Supplier;
import org.apache.flink.table.functions.ScalarFunction;
import org.apache.flink.table.functions.SpecializedFunction;
import org.apache.flink.table.types.utils.TypeConversions;

/**
 * User-defined scalar functions, called row by row. One that is not deterministic is called for each place where it is
 * written; when an epoch is run again it may give something else, as on Flink after a restart.
 */
final class UserFunctions {
    private UserFunctions() {}

    static Code generate(CallSite site) {
        FunctionRuntime runtime = site.generator().options().functions();
        ScalarFunction function = runtime.create(site.call().function(), ScalarFunction.class);
        if (!function.isDeterministic()) {
            site.generator().computeAgain();
        }
        FunctionSignature signature = FunctionSignature.infer(function, site.call(), runtime.typeFactory())
                .requireOutput(site.call(), site.type());
        return ScalarFunctions.generate(site, instances(site, runtime), signature.arguments(), signature.output());
    }

    private static Supplier<ScalarFunction> instances(CallSite site, FunctionRuntime runtime) {
        return () -> {
            ScalarFunction function = runtime.create(site.call().function(), ScalarFunction.class);
            if (function instanceof SpecializedFunction specialized) {
                FixedCallContext call = new FixedCallContext(
                        runtime.typeFactory(),
                        function,
                        site.call().operands(),
                        TypeConversions.fromLogicalToDataType(site.type()));
                return (ScalarFunction) specialized.specialize(new Specialization(call, runtime.config()));
            }
            return function;
        };
    }
}
