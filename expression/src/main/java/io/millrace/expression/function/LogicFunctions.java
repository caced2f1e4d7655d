package io.millrace.expression.function;

import io.millrace.expression.code.CallSite;
import io.millrace.expression.code.Code;
import io.millrace.expression.code.CodeGenerator;
import io.millrace.expression.code.ExpressionSize;
import io.millrace.plan.expression.Call;
import io.millrace.plan.expression.Expression;
import java.util.List;
import org.apache.flink.table.types.logical.LogicalType;

/** Three-valued logic. */
final class LogicFunctions {
    /** Nodes of AND or OR operands generated in one method; longer chains are split in halves. */
    private static final int CHAIN_NODES = 40;

    private LogicFunctions() {}

    static void addTo(FunctionTable table) {
        table.add("AND", site -> chain(site, true));
        table.add("OR", site -> chain(site, false));
        table.add("NOT", site -> site.total("!$0"));
        table.add("IS NULL", site -> isNull(site, ""));
        table.add("IS NOT NULL", site -> isNull(site, "!"));
        table.add("IS TRUE", site -> of(site, site.code(0).isTrue()));
        table.add("IS NOT TRUE", site -> of(site, "!" + site.code(0).isTrue()));
        table.add("IS FALSE", site -> of(site, isFalse(site.code(0))));
        table.add("IS NOT FALSE", site -> of(site, "!(" + isFalse(site.code(0)) + ")"));
    }

    private static Code isNull(CallSite site, String not) {
        return of(site, not + "(" + site.code(0).isNull() + ")");
    }

    private static Code of(CallSite site, String value) {
        return site.generator().localOf(site.type(), Code.NEVER, value);
    }

    private static String isFalse(Code code) {
        return code.neverNull() ? "!" + code.value() : "(!" + code.isNull() + " && !" + code.value() + ")";
    }

    private static Code chain(CallSite site, boolean isAnd) {
        List<Expression> operands = site.call().operands();
        if (operands.size() > 2 && ExpressionSize.of(site.call()) > CHAIN_NODES) {
            int half = operands.size() / 2;
            List<Expression> halves = List.of(
                    part(site.call(), operands.subList(0, half)),
                    part(site.call(), operands.subList(half, operands.size())));
            return chain(site.generator(), halves, site.type(), isAnd);
        }
        return chain(site.generator(), operands, site.type(), isAnd);
    }

    private static Expression part(Call call, List<Expression> operands) {
        return operands.size() == 1 ? operands.get(0) : new Call(call.function(), operands, call.type());
    }

    /**
     * AND stops at the first operand that is false, OR at the first that is true; what follows is not evaluated. A null
     * on the way makes the result null unless a later operand decides it.
     */
    private static Code chain(CodeGenerator generator, List<Expression> operands, LogicalType type, boolean isAnd) {
        Code first = generator.generate(operands.get(0));
        String value = generator.local("boolean", first.value());
        String isNull = generator.local("boolean", first.isNull());
        boolean mayBeNull = !first.neverNull();
        int blocks = 0;
        for (Expression operand : operands.subList(1, operands.size())) {
            generator.open("if (" + (mayBeNull ? isNull + " || " : "") + (isAnd ? "" : "!") + value + ")");
            blocks++;
            Code next = generator.generate(operand);
            mayBeNull |= !next.neverNull();
            merge(generator, value, isNull, next, isAnd);
        }
        for (int i = 0; i < blocks; i++) {
            generator.close();
        }
        return new Code(value, mayBeNull ? isNull : Code.NEVER, type);
    }

    /** Here the value so far is null or not decisive. */
    private static void merge(CodeGenerator generator, String value, String isNull, Code next, boolean isAnd) {
        if (next.neverNull()) {
            // A decisive operand clears the null; any other leaves it.
            generator.line(value + " = " + next.value() + ";");
            generator.line(isNull + " &= " + (isAnd ? "" : "!") + next.value() + ";");
        } else {
            generator.line(value + " = " + next.value() + ";");
            generator.line(isNull + " = " + next.isNull() + " || (" + isNull + " && " + (isAnd ? "" : "!")
                    + next.value() + ");");
        }
    }
}
