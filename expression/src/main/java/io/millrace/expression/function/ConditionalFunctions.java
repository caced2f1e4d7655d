package io.millrace.expression.function;

import static io.millrace.expression.function.ComparisonFunctions.isNumeric;

import io.millrace.data.PhysicalType;
import io.millrace.expression.code.CallSite;
import io.millrace.expression.code.Code;
import io.millrace.expression.code.CodeGenerator;
import io.millrace.expression.code.Containers;
import io.millrace.expression.code.ExpressionSize;
import io.millrace.plan.expression.Call;
import io.millrace.plan.expression.Expression;
import java.util.ArrayList;
import java.util.List;
import org.apache.flink.table.types.logical.LogicalType;
import org.apache.flink.table.types.logical.utils.LogicalTypeMerging;

/** Functions that choose among their operands. */
final class ConditionalFunctions {
    /** Nodes of a CASE above which its later branches become a CASE of their own. */
    private static final int CASE_NODES = 40;

    private ConditionalFunctions() {}

    static void addTo(FunctionTable table) {
        table.add("CASE", site -> choose(site, site.call().operands()));
        table.add("IF", site -> choose(site, site.call().operands()));
        table.add("COALESCE", ConditionalFunctions::coalesce);
        table.add("IFNULL", ConditionalFunctions::coalesce);
        table.add("GREATEST", site -> extreme(site, "<"));
        table.add("LEAST", site -> extreme(site, ">"));
        table.add("AS", site -> site.code(0));
        table.add(
                "DEFAULT",
                site -> new Code(
                        io.millrace.expression.code.Forms.defaultValue(site.type()), Code.ALWAYS, site.type()));
    }

    /** Conditions and values in turn, and a value for none. A branch is evaluated only when it is chosen. */
    private static Code choose(CallSite site, List<Expression> operands) {
        CodeGenerator generator = site.generator();
        Code result = Containers.declareNull(generator, site.type());
        List<Expression> split = split(site.call(), operands);
        boolean neverNull = true;
        int open = 0;
        for (int i = 0; i + 1 < split.size(); i += 2) {
            Code condition = generator.generate(split.get(i));
            generator.open("if (" + condition.isTrue() + ")");
            neverNull &= assign(site, result, split.get(i + 1));
            generator.next("else");
            open++;
        }
        neverNull &= assign(site, result, split.get(split.size() - 1));
        for (int i = 0; i < open; i++) {
            generator.close();
        }
        return neverNull ? new Code(result.value(), Code.NEVER, site.type()) : result;
    }

    /** Keeps as many branches as fit one method and moves the others into a nested call. */
    private static List<Expression> split(Call call, List<Expression> operands) {
        int size = 0;
        for (int i = 0; i + 1 < operands.size(); i += 2) {
            size += ExpressionSize.of(operands.get(i)) + ExpressionSize.of(operands.get(i + 1));
            boolean worthIt = i + 3 < operands.size() && ExpressionSize.of(call) > CASE_NODES;
            if (worthIt && size > CASE_NODES / 2) {
                List<Expression> kept = new ArrayList<>(operands.subList(0, i + 2));
                kept.add(new Call(call.function(), operands.subList(i + 2, operands.size()), call.type()));
                return kept;
            }
        }
        return operands;
    }

    /** Returns whether the branch is never null. */
    private static boolean assign(CallSite site, Code result, Expression branch) {
        Code value = CastFunctions.cast(site, site.generator().generate(branch), site.type(), true);
        copy(site.generator(), value, result);
        return value.neverNull();
    }

    /** Assigns a value that may be null to a declared one that is null until then. */
    static void copy(CodeGenerator generator, Code value, Code declared) {
        if (value.neverNull()) {
            Containers.assign(generator, declared, value.value());
        } else if (!value.alwaysNull()) {
            generator.open("if (!(" + value.isNull() + "))");
            Containers.assign(generator, declared, value.value());
            generator.close();
        }
    }

    /** All operands are evaluated, as in Flink, where a failing one fails the row. */
    private static Code coalesce(CallSite site) {
        List<Code> codes = new ArrayList<>();
        for (Code code : site.codes()) {
            codes.add(CastFunctions.cast(site, code, site.type(), false));
        }
        Code result = Containers.declareNull(site.generator(), site.type());
        for (int i = 0; i < codes.size(); i++) {
            site.generator().open("if (" + result.isNull() + ")");
            copy(site.generator(), codes.get(i), result);
            site.generator().close();
        }
        boolean neverNull = codes.stream().anyMatch(Code::neverNull);
        return neverNull ? new Code(result.value(), Code.NEVER, site.type()) : result;
    }

    /** GREATEST and LEAST; null if any operand is. Doubles compare as {@link Double#compare} does. */
    private static Code extreme(CallSite site, String worse) {
        LogicalType common = LogicalTypeMerging.findCommonType(
                        site.call().operands().stream().map(Expression::type).toList())
                .orElseThrow(() -> site.refuse("no common type"));
        List<Code> codes = new ArrayList<>();
        for (Code code : site.codes()) {
            codes.add(isNumeric(common) ? CastFunctions.cast(site, code, common, false) : code);
        }
        return site.guarded(codes, result -> {
            Code best = new Code(result.value(), Code.NEVER, common);
            site.generator().line(best.value() + " = " + codes.get(0).value() + ";");
            for (Code code : codes.subList(1, codes.size())) {
                String better = DecimalTerms.isApproximate(common)
                        ? javaCompare(best, code) + " " + worse + " 0"
                        : ComparisonFunctions.term(site, worse, best, code);
                site.generator().open("if (" + better + ")");
                site.generator().line(best.value() + " = " + code.value() + ";");
                site.generator().close();
            }
        });
    }

    private static String javaCompare(Code left, Code right) {
        String wrapper = left.form() == PhysicalType.FLOAT ? "Float" : "Double";
        return wrapper + ".compare(" + left.value() + ", " + right.value() + ")";
    }
}
