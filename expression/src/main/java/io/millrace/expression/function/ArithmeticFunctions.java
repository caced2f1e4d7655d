package io.millrace.expression.function;

import static io.millrace.expression.code.Forms.isDecimal;
import static io.millrace.expression.code.Forms.toFlink;
import static io.millrace.expression.function.ComparisonFunctions.isNumeric;

import io.millrace.data.PhysicalType;
import io.millrace.expression.code.CallSite;
import io.millrace.expression.code.Code;
import io.millrace.plan.expression.FunctionIdentifier;
import java.util.List;
import java.util.Map;
import org.apache.flink.table.types.logical.BigIntType;
import org.apache.flink.table.types.logical.DecimalType;
import org.apache.flink.table.types.logical.LogicalType;

/** Operators on numbers. Integers wrap around, as in Java and in Flink; decimals that overflow their type are null. */
final class ArithmeticFunctions {
    private static final Map<String, String> DECIMAL_METHODS =
            Map.of("+", "add", "-", "subtract", "*", "multiply", "/", "divide", "%", "mod");

    private ArithmeticFunctions() {}

    static void addTo(FunctionTable table) {
        table.add("+", site -> plusMinus(site, "+"));
        table.add("-", site -> plusMinus(site, "-"));
        table.add("*", site -> binary(site, "*"));
        table.add("/", site -> binary(site, "/"));
        table.add("/INT", site -> binary(site, "/"));
        table.add("MOD", site -> binary(site, "%"));
        table.add("%", site -> binary(site, "%"));
        table.add("AGG_DECIMAL_PLUS", site -> binary(site, "+"));
        table.add("HIVE_AGG_DECIMAL_PLUS", site -> binary(site, "+"));
        table.add("AGG_DECIMAL_MINUS", site -> binary(site, "-"));
    }

    private static Code plusMinus(CallSite site, String operator) {
        if (isPrefix(site)) {
            return unary(site, operator);
        }
        return isNumeric(site.type()) ? binary(site, operator) : TemporalArithmetic.generate(site, operator);
    }

    private static boolean isPrefix(CallSite site) {
        return site.size() == 1
                || (site.call().function() instanceof FunctionIdentifier.BuiltIn builtIn
                        && builtIn.syntax().equals("PREFIX"));
    }

    private static Code unary(CallSite site, String operator) {
        if (operator.equals("+")) {
            return site.code(0);
        } else if (site.code(0).form() == PhysicalType.OBJECT) {
            return site.strictFlink("DecimalDataUtils.negate($0)");
        }
        return site.total(narrow("-$0", site.type()));
    }

    static Code binary(CallSite site, String operator) {
        if (site.type() instanceof DecimalType decimal) {
            return decimal(site, operator, decimal);
        }
        LogicalType result = site.type();
        Code left = site.code(0);
        Code right = site.code(1);
        String leftTerm = operator.equals("%") ? dividend(left, right, result) : toNumber(left, result);
        String term = narrow(leftTerm + " " + operator + " " + toNumber(right, result), result);
        boolean mayFail = (operator.equals("/") || operator.equals("%")) && !DecimalTerms.isApproximate(result);
        if (mayFail || !ComparisonFunctions.isPlain(left) || !ComparisonFunctions.isPlain(right)) {
            return site.guarded(
                    List.of(left, right), value -> site.generator().line(value.value() + " = " + term + ";"));
        }
        return site.total(term);
    }

    /** The left side of a remainder keeps its own type: MOD(BIGINT, INT) divides longs and gives an INT. */
    private static String dividend(Code left, Code right, LogicalType result) {
        if (left.type().is(right.type().getTypeRoot())) {
            return toNumber(left, result);
        }
        return toNumber(left, isDecimal(left.type()) ? new BigIntType() : left.type());
    }

    private static Code decimal(CallSite site, String operator, DecimalType result) {
        Code left = site.code(0);
        Code right = site.code(1);
        if (site.fastPaths()) {
            String fast = DecimalTerms.arithmetic(operator, result, left, right);
            if (fast != null) {
                return site.total(fast);
            }
        }
        String method = "DecimalDataUtils." + DECIMAL_METHODS.get(operator);
        return site.strictFlink(method + "(" + toDecimal(left, result) + ", " + toDecimal(right, result) + ", $p, $c)");
    }

    /** A decimal operand as it is; any other as a decimal of the result's type. */
    private static String toDecimal(Code code, DecimalType result) {
        return isDecimal(code.type()) ? toFlink(code.value(), code.type()) : NumericCasts.term(code, result);
    }

    /** Java term of a number cast to a primitive type. */
    static String toNumber(Code code, LogicalType type) {
        return code.type().is(type.getTypeRoot()) ? code.value() : NumericCasts.term(code, type);
    }

    /** Java's arithmetic is at least int; TINYINT and SMALLINT wrap around earlier. */
    static String narrow(String term, LogicalType type) {
        return "(" + NumericCasts.primitive(type) + ") (" + term + ")";
    }
}
