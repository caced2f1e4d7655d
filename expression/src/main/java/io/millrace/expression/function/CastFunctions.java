package io.millrace.expression.function;

import io.millrace.data.PhysicalType;
import io.millrace.expression.code.CallSite;
import io.millrace.expression.code.Code;
import io.millrace.expression.code.CodeGenerator;
import io.millrace.expression.code.Forms;
import org.apache.flink.table.types.logical.LogicalType;
import org.apache.flink.table.types.logical.LogicalTypeRoot;
import org.apache.flink.table.types.logical.utils.LogicalTypeCasts;

/** CAST, TRY_CAST and REINTERPRET, after Flink's cast rules. */
final class CastFunctions {
    private CastFunctions() {}

    static void addTo(FunctionTable table) {
        table.add("CAST", site -> {
            boolean nullOnFailure = site.generator().options().legacyCast();
            return cast(site, site.code(0), site.type(), nullOnFailure);
        });
        table.add("TRY_CAST", site -> cast(site, site.code(0), site.type(), true));
        table.add("REINTERPRET", CastFunctions::reinterpret);
    }

    /**
     * How a value that is not null is converted.
     *
     * @param javaType {@code Object} for a term that gives one of Flink's internal data structures or null, {@code
     *     String} for a Java string or null, empty for a term of the target's own form
     * @param isTotal whether the term may be computed for a null value too
     * @param canFail whether it may throw
     */
    record Conversion(String javaType, String term, boolean isTotal, boolean canFail) {
        static Conversion total(String term) {
            return new Conversion("", term, true, false);
        }

        static Conversion value(String term) {
            return new Conversion("", term, false, false);
        }

        static Conversion failing(String term) {
            return new Conversion("", term, false, true);
        }

        static Conversion object(String term, boolean canFail) {
            return new Conversion("Object", term, false, canFail);
        }

        static Conversion string(String term) {
            return new Conversion("String", term, false, false);
        }
    }

    /** A value as another type; the same code if nothing has to be done. */
    static Code cast(CallSite site, Code operand, LogicalType target, boolean nullOnFailure) {
        LogicalType source = operand.type();
        if (operand.alwaysNull() || source.is(LogicalTypeRoot.NULL)) {
            return new Code(Forms.defaultValue(target), Code.ALWAYS, target);
        }
        boolean sameForm = PhysicalType.of(source) == PhysicalType.of(target);
        if (sameForm && LogicalTypeCasts.supportsAvoidingCast(source.copy(true), target.copy(true))) {
            return operand.as(target);
        }
        if (ConstructedCasts.covers(source, target)) {
            return ConstructedCasts.cast(site, operand, target, nullOnFailure);
        }
        return convert(site, operand, target, CastRules.rule(site, operand, target), nullOnFailure);
    }

    private static Code convert(
            CallSite site, Code operand, LogicalType target, Conversion conversion, boolean nullOnFailure) {
        CodeGenerator generator = site.generator();
        if (conversion.isTotal && ComparisonFunctions.isPlain(operand)) {
            return generator.localOf(target, operand.isNull(), conversion.term);
        }
        boolean catches = conversion.canFail && nullOnFailure;
        boolean mayBecomeNull = !conversion.javaType.isEmpty() || catches;
        String isNull = mayBecomeNull ? generator.local("boolean", operand.isNull()) : operand.isNull();
        Code result = generator.localOf(target, isNull, Forms.defaultValue(target));
        if (!operand.neverNull()) {
            generator.open("if (!(" + operand.isNull() + "))");
        }
        if (catches) {
            generator.open("try");
        }
        if (conversion.javaType.isEmpty()) {
            generator.line(result.value() + " = " + conversion.term + ";");
        } else {
            site.assignNullable(result, conversion.javaType, conversion.term);
        }
        if (catches) {
            generator.next("catch (Throwable " + generator.name("ignored") + ")");
            generator.line(isNull + " = true;");
            generator.close();
        }
        if (!operand.neverNull()) {
            generator.close();
        }
        return result;
    }

    /** The same bits as another type, between numbers and time. */
    private static Code reinterpret(CallSite site) {
        Code operand = site.code(0);
        LogicalType target = site.type();
        if (operand.form() == PhysicalType.of(target) && operand.form() != PhysicalType.OBJECT) {
            return operand.as(target);
        } else if (target.is(LogicalTypeRoot.BIGINT) && operand.form() == PhysicalType.INT) {
            return site.total("(long) $0");
        } else if (target.is(LogicalTypeRoot.BIGINT) && Forms.isTimestamp(operand.type())) {
            return site.strict("$0.getMillisecond()");
        } else if (operand.type().is(LogicalTypeRoot.BIGINT) && Forms.isTimestamp(target)) {
            return site.strictFlink("TimestampData.fromEpochMillis($0)");
        } else if (operand.type().copy(true).equals(target.copy(true))) {
            return operand.as(target);
        }
        throw site.refuse("reinterpretation as " + target);
    }
}
