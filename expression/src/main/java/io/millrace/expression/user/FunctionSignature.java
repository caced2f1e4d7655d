package io.millrace.expression.user;

import io.millrace.data.NotNativeException;
import io.millrace.plan.expression.Call;
import java.util.List;
import org.apache.flink.table.api.ValidationException;
import org.apache.flink.table.catalog.DataTypeFactory;
import org.apache.flink.table.functions.UserDefinedFunction;
import org.apache.flink.table.types.DataType;
import org.apache.flink.table.types.inference.CallContext;
import org.apache.flink.table.types.inference.TypeInference;
import org.apache.flink.table.types.inference.TypeInferenceUtil;
import org.apache.flink.table.types.logical.LogicalType;
import org.apache.flink.table.types.logical.utils.LogicalTypeCasts;
import org.apache.flink.table.types.utils.TypeConversions;

/**
 * The types between which a call converts, derived by Flink's type inference as the planner did.
 *
 * @param arguments with the classes that the function declares
 * @param output what the function gives; of a table function, what it collects
 */
public record FunctionSignature(List<DataType> arguments, DataType output) {
    public FunctionSignature {
        arguments = List.copyOf(arguments);
    }

    /**
     * Infers the types of a call in a plan.
     *
     * @throws NotNativeException if the function does not take the plan's arguments any more
     */
    public static FunctionSignature infer(UserDefinedFunction function, Call call, DataTypeFactory typeFactory) {
        try {
            TypeInference inference = function.getTypeInference(typeFactory);
            DataType planned = TypeConversions.fromLogicalToDataType(call.type());
            CallContext context = TypeInferenceUtil.castArguments(
                    inference, new FixedCallContext(typeFactory, function, call.operands(), planned), null);
            DataType output = TypeInferenceUtil.inferOutputType(context, inference.getOutputTypeStrategy());
            List<DataType> arguments = context.getArgumentDataTypes();
            for (int i = 0; i < arguments.size(); i++) {
                check(call, call.operands().get(i).type(), arguments.get(i).getLogicalType());
            }
            return new FunctionSignature(arguments, output);
        } catch (ValidationException e) {
            throw refuse(call, "its types are not understood: " + e.getMessage());
        }
    }

    /** Holds that the plan has the type of the output. */
    public FunctionSignature requireOutput(Call call, LogicalType planned) {
        check(call, output.getLogicalType(), planned);
        return this;
    }

    private static void check(Call call, LogicalType from, LogicalType to) {
        if (!LogicalTypeCasts.supportsAvoidingCast(from, to)) {
            throw refuse(call, "the plan has " + from + " where the function has " + to);
        }
    }

    private static NotNativeException refuse(Call call, String why) {
        return new NotNativeException("function " + call.function().displayName() + ": " + why);
    }
}
