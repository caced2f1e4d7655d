package io.millrace.expression.function;

import static io.millrace.expression.code.Forms.toFlink;

import io.millrace.expression.code.Code;
import io.millrace.expression.code.Forms;
import org.apache.flink.table.types.logical.DecimalType;
import org.apache.flink.table.types.logical.LogicalType;

/** Casts between numbers, as Flink's cast rules write them. */
final class NumericCasts {
    private NumericCasts() {}

    /** Java term; primitive for a primitive target, DecimalData (null on overflow) for a decimal one. */
    static String term(Code code, LogicalType target) {
        String flink = toFlink(code.value(), code.type());
        boolean fromDecimal = Forms.isDecimal(code.type());
        if (target instanceof DecimalType decimal) {
            String to = ", " + decimal.getPrecision() + ", " + decimal.getScale() + ")";
            if (fromDecimal) {
                return "DecimalDataUtils.castToDecimal(" + flink + to;
            }
            String from = DecimalTerms.isApproximate(code.type()) ? "(double) " : "(long) ";
            return "DecimalDataUtils.castFrom(" + from + flink + to;
        }
        if (fromDecimal) {
            String method = DecimalTerms.isApproximate(target) ? "doubleValue" : "castToIntegral";
            return "((" + primitive(target) + ") DecimalDataUtils." + method + "(" + flink + "))";
        }
        return "((" + primitive(target) + ") (" + flink + "))";
    }

    /** The Java primitive of a type in Flink's own code, which is narrower than a column's for small integers. */
    static String primitive(LogicalType type) {
        return switch (type.getTypeRoot()) {
            case TINYINT -> "byte";
            case SMALLINT -> "short";
            default -> Forms.javaType(type);
        };
    }
}
