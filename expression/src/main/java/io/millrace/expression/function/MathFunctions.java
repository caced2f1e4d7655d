package io.millrace.expression.function;

import static io.millrace.expression.code.Forms.isDecimal;

import io.millrace.data.PhysicalType;
import io.millrace.expression.code.CallSite;
import io.millrace.expression.code.Code;
import io.millrace.expression.code.FunctionGenerator;
import io.millrace.plan.expression.Literal;
import org.apache.flink.table.types.logical.LogicalTypeRoot;

/** Numeric functions, all through Flink's library or the methods of java.lang.Math that Flink calls. */
final class MathFunctions {
    private static final String UTILS = "SqlFunctionUtils.";

    private MathFunctions() {}

    static void addTo(FunctionTable table) {
        table.add("RAND", site -> random(site, 1, "nextDouble()"));
        table.add("RAND_INTEGER", site -> random(site, 2, "nextInt($1)"));
        table.add("ABS", site -> ofOwnType(site, UTILS + "abs($f0)"));
        table.add("SIGN", MathFunctions::sign);
        table.add("ROUND", site -> ofOwnType(site, UTILS + "sround(" + arguments(site) + ")"));
        table.add("TRUNCATE", site -> ofOwnType(site, UTILS + "struncate(" + arguments(site) + ")"));
        table.add("FLOOR", site -> round(site, "floor"));
        table.add("CEIL", site -> round(site, "ceil"));
        table.add("EXP", ofDouble("Math.exp", UTILS + "exp"));
        table.add("LN", ofDouble(UTILS + "log", UTILS + "log"));
        table.add("LOG", ofDouble(UTILS + "log", UTILS + "log"));
        table.add("LOG2", ofDouble(UTILS + "log2", UTILS + "log2"));
        table.add("LOG10", ofDouble(UTILS + "log10", UTILS + "log10"));
        table.add("POWER", ofDouble("Math.pow", UTILS + "power"));
        table.add("SIN", ofDouble("Math.sin", UTILS + "sin"));
        table.add("COS", ofDouble("Math.cos", UTILS + "cos"));
        table.add("TAN", ofDouble("Math.tan", UTILS + "tan"));
        table.add("COT", ofDouble(UTILS + "cot", UTILS + "cot"));
        table.add("ASIN", ofDouble("Math.asin", UTILS + "asin"));
        table.add("ACOS", ofDouble("Math.acos", UTILS + "acos"));
        table.add("ATAN", ofDouble("Math.atan", UTILS + "atan"));
        table.add("ATAN2", MathFunctions::arcTangent);
        table.add("SINH", ofDouble("Math.sinh", UTILS + "sinh"));
        table.add("COSH", ofDouble("Math.cosh", UTILS + "cosh"));
        table.add("TANH", ofDouble("Math.tanh", UTILS + "tanh"));
        table.add("DEGREES", ofDouble("Math.toDegrees", UTILS + "degrees"));
        table.add("RADIANS", ofDouble("Math.toRadians", UTILS + "radians"));
        table.add("PI", site -> site.generator().localOf(site.type(), Code.NEVER, "Math.PI"));
        table.add("E", site -> site.generator().localOf(site.type(), Code.NEVER, "Math.E"));
        table.add("BIN", site -> site.strictString("Long.toBinaryString($0)"));
        table.add("HEX", site -> site.strictString(UTILS + (isText(site) ? "hex($s0)" : "hex((long) $0)")));
    }

    private static boolean isText(CallSite site) {
        return PhysicalType.of(site.type(0)) == PhysicalType.BYTES;
    }

    private static String arguments(CallSite site) {
        return site.size() == 1 ? "$f0" : "$f0, $f1";
    }

    /** A method that gives the type of its first operand. */
    private static Code ofOwnType(CallSite site, String template) {
        return isDecimal(site.type())
                ? site.strictFlink(template)
                : site.strict(ArithmeticFunctions.narrow(template, site.type()));
    }

    /** A method that gives a double, and its variant for decimals. */
    private static FunctionGenerator ofDouble(String method, String decimalMethod) {
        return site -> {
            boolean anyDecimal = isDecimal(site.type(0)) || (site.size() > 1 && isDecimal(site.type(1)));
            return site.strict((anyDecimal ? decimalMethod : method) + "(" + arguments(site) + ")");
        };
    }

    private static Code arcTangent(CallSite site) {
        if (isDecimal(site.type(0)) != isDecimal(site.type(1))) {
            throw site.refuse("a decimal with another number");
        }
        return ofDouble("Math.atan2", UTILS + "atan2").generate(site);
    }

    private static Code sign(CallSite site) {
        return switch (site.type(0).getTypeRoot()) {
            case DECIMAL -> site.strictFlink(UTILS + "sign($f0)");
            case FLOAT, DOUBLE -> site.strict(ArithmeticFunctions.narrow("Math.signum($0)", site.type()));
            case BIGINT -> site.strict("Long.signum($0)");
            default -> site.strict("Integer.signum($0)");
        };
    }

    private static Code round(CallSite site, String method) {
        if (site.size() == 2) {
            return TimeRounding.generate(site, method);
        } else if (isDecimal(site.type(0))) {
            return site.strictFlink(UTILS + method + "($f0)");
        } else if (site.type(0).is(LogicalTypeRoot.FLOAT) || site.type(0).is(LogicalTypeRoot.DOUBLE)) {
            return site.strict(UTILS + method + "($0)");
        }
        return site.code(0);
    }

    /** The first number of a generator with the row's seed; a sequence over rows would not come again with the epoch. */
    private static Code random(CallSite site, int operands, String next) {
        if (site.size() < operands || site.operand(0) instanceof Literal) {
            throw site.refuse("without a seed for each row");
        }
        return site.strict("new java.util.Random((long) $0)." + next);
    }
}
