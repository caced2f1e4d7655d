package io.millrace.expression.function;

import static io.millrace.expression.code.Forms.isDecimal;
import static io.millrace.expression.code.Forms.isString;
import static io.millrace.expression.code.Forms.isTimestamp;
import static io.millrace.expression.code.Forms.toFlink;

import io.millrace.data.PhysicalType;
import io.millrace.expression.code.CallSite;
import io.millrace.expression.code.Code;
import io.millrace.expression.code.Forms;
import io.millrace.expression.runtime.Equality;
import java.util.List;
import java.util.Set;
import org.apache.flink.table.types.logical.LogicalType;
import org.apache.flink.table.types.logical.LogicalTypeFamily;
import org.apache.flink.table.types.logical.LogicalTypeRoot;
import org.apache.flink.table.types.logical.utils.LogicalTypeChecks;

/** Comparisons, by Flink's rules on which types compare and how. */
final class ComparisonFunctions {
    private ComparisonFunctions() {}

    static void addTo(FunctionTable table) {
        table.add("=", site -> compare(site, "=="));
        table.add("<>", site -> compare(site, "!="));
        table.add("<", site -> compare(site, "<"));
        table.add("<=", site -> compare(site, "<="));
        table.add(">", site -> compare(site, ">"));
        table.add(">=", site -> compare(site, ">="));
        table.add("IS DISTINCT FROM", site -> distinct(site, ""));
        table.add("IS NOT DISTINCT FROM", site -> distinct(site, "!"));
        table.add("SEARCH", SearchFunction::generate);
    }

    private static Code compare(CallSite site, String operator) {
        return compare(site, operator, site.code(0), site.code(1));
    }

    private static Code compare(CallSite site, String operator, Code left, Code right) {
        Operands operands = align(site, operator, left, right);
        List<Code> codes = List.of(operands.left, operands.right);
        if (isPlain(operands.left) && isPlain(operands.right)) {
            String isNull = Code.anyNull(codes);
            String term = term(site, operator, operands.left, operands.right);
            return site.generator().localOf(site.type(), isNull.contains(" ") ? "(" + isNull + ")" : isNull, term);
        }
        return site.guarded(codes, result -> {
            String term = term(site, operator, operands.left, operands.right);
            site.generator().line(result.value() + " = " + term + ";");
        });
    }

    /** Whether the value may be read where it is null: true of primitives and slices, not of objects. */
    static boolean isPlain(Code code) {
        return code.form() != PhysicalType.OBJECT;
    }

    private static Code distinct(CallSite site, String not) {
        Operands operands = align(site, "==", site.code(0), site.code(1));
        Code left = operands.left;
        Code right = operands.right;
        String equal = term(site, "==", left, right);
        String anyNull = Code.anyNull(List.of(left, right));
        String differ = anyNull.equals(Code.NEVER)
                ? "!(" + equal + ")"
                : "((" + anyNull + ") ? (" + left.isNull() + ") != (" + right.isNull() + ") : !(" + equal + "))";
        return site.generator().localOf(site.type(), Code.NEVER, not + differ);
    }

    private record Operands(Code left, Code right) {}

    /** Casts one side where Flink compares only after a cast: TIMESTAMP with TIMESTAMP_LTZ, time points with strings. */
    private static Operands align(CallSite site, String operator, Code left, Code right) {
        LogicalType leftType = left.type();
        LogicalType rightType = right.type();
        if (isTimestamp(leftType) && isTimestamp(rightType) && !leftType.is(rightType.getTypeRoot())) {
            return LogicalTypeChecks.getPrecision(leftType) > LogicalTypeChecks.getPrecision(rightType)
                    ? new Operands(left, CastFunctions.cast(site, right, leftType, true))
                    : new Operands(CastFunctions.cast(site, left, rightType, true), right);
        }
        boolean isEquality = operator.equals("==") || operator.equals("!=");
        if (isEquality && isTimePoint(leftType) && isString(rightType)) {
            return new Operands(left, CastFunctions.cast(site, right, leftType, true));
        } else if (isEquality && isTimePoint(rightType) && isString(leftType)) {
            return new Operands(CastFunctions.cast(site, left, rightType, true), right);
        }
        return new Operands(left, right);
    }

    private static boolean isTimePoint(LogicalType type) {
        return type.is(LogicalTypeFamily.DATETIME);
    }

    /** Java term of a comparison of two values that are not null. */
    static String term(CallSite site, String operator, Code left, Code right) {
        LogicalType leftType = left.type();
        LogicalType rightType = right.type();
        if ((isString(leftType) && isString(rightType)) || (Forms.isBinary(leftType) && Forms.isBinary(rightType))) {
            return slices(operator, left, right);
        } else if ((isDecimal(leftType) && isNumeric(rightType)) || (isDecimal(rightType) && isNumeric(leftType))) {
            return decimals(site, operator, left, right);
        } else if (isNumeric(leftType) && isNumeric(rightType)) {
            return left.value() + " " + operator + " " + right.value();
        } else if (isTimestamp(leftType) && leftType.is(rightType.getTypeRoot())) {
            return left.form() == PhysicalType.LONG && right.form() == PhysicalType.LONG
                    ? left.value() + " " + operator + " " + right.value()
                    : toFlink(left.value(), leftType) + ".compareTo(" + toFlink(right.value(), rightType) + ") "
                            + operator + " 0";
        } else if (leftType.is(rightType.getTypeRoot()) && ORDERED.contains(leftType.getTypeRoot())) {
            return left.value() + " " + operator + " " + right.value();
        } else if (leftType.is(LogicalTypeRoot.BOOLEAN) && rightType.is(LogicalTypeRoot.BOOLEAN)) {
            return operator.endsWith("=") && !operator.startsWith("<") && !operator.startsWith(">")
                    ? left.value() + " " + operator + " " + right.value()
                    : "Boolean.compare(" + left.value() + ", " + right.value() + ") " + operator + " 0";
        }
        boolean isEquality = operator.equals("==") || operator.equals("!=");
        if (isEquality && Equality.isOfObjects(leftType) && Equality.isOfObjects(rightType)) {
            String equality = site.generator().constant(Equality.of(leftType, rightType), "Equality");
            return (operator.equals("==") ? "" : "!") + equality + ".equal(" + left.value() + ", " + right.value()
                    + ")";
        }
        throw site.refuse("comparison of these types");
    }

    private static final Set<LogicalTypeRoot> ORDERED = Set.of(
            LogicalTypeRoot.DATE,
            LogicalTypeRoot.TIME_WITHOUT_TIME_ZONE,
            LogicalTypeRoot.INTERVAL_DAY_TIME,
            LogicalTypeRoot.INTERVAL_YEAR_MONTH);

    private static String slices(String operator, Code left, Code right) {
        String both = "(" + left.value() + ", " + right.value() + ")";
        return switch (operator) {
            case "==" -> "Slice.equal" + both;
            case "!=" -> "!Slice.equal" + both;
            default -> "Slice.compare" + both + " " + operator + " 0";
        };
    }

    private static String decimals(CallSite site, String operator, Code left, Code right) {
        if (site.fastPaths()) {
            String fast = DecimalTerms.compare(operator, left, right);
            if (fast != null) {
                return fast;
            }
        }
        return "DecimalDataUtils.compare(" + toFlink(left.value(), left.type()) + ", "
                + toFlink(right.value(), right.type()) + ") " + operator + " 0";
    }

    static boolean isNumeric(LogicalType type) {
        return type.is(LogicalTypeFamily.NUMERIC);
    }
}
