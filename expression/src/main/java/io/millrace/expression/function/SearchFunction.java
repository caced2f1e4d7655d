package io.millrace.expression.function;

import io.millrace.data.PhysicalType;
import io.millrace.data.Values;
import io.millrace.expression.code.CallSite;
import io.millrace.expression.code.Code;
import io.millrace.expression.code.CodeGenerator;
import io.millrace.expression.code.Forms;
import io.millrace.expression.runtime.LongSet;
import io.millrace.expression.runtime.Slice;
import io.millrace.expression.runtime.SliceSet;
import io.millrace.plan.expression.Literal;
import io.millrace.plan.expression.SearchRanges;
import io.millrace.plan.expression.SearchRanges.Bound;
import io.millrace.plan.expression.SearchRanges.NullAs;
import io.millrace.plan.expression.SearchRanges.Range;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import org.apache.flink.table.data.StringData;
import org.apache.flink.table.types.logical.LogicalType;
import org.apache.flink.table.types.logical.utils.LogicalTypeCasts;
import org.apache.flink.table.types.logical.utils.LogicalTypeMerging;
import org.jspecify.annotations.Nullable;

/** SEARCH: whether a value lies in a constant set of points or ranges, which IN and BETWEEN become. */
final class SearchFunction {
    /** Points up to which comparing with each is faster than hashing. */
    private static final int FEW_POINTS = 6;

    private SearchFunction() {}

    static Code generate(CallSite site) {
        if (!(site.operand(1) instanceof SearchRanges search)) {
            throw site.refuse("the set is not constant");
        }
        List<Literal> excluded = complementPoints(search.ranges());
        boolean arePoints = search.ranges().stream().allMatch(Range::isPoint);
        Code target = site.code(0);
        Code needle = arePoints || excluded != null ? toCommonType(site, target, search.type()) : target;
        CodeGenerator generator = site.generator();
        String isNull = search.nullAs() == NullAs.UNKNOWN ? target.isNull() : Code.NEVER;
        String whenNull = String.valueOf(search.nullAs() == NullAs.TRUE);
        Code result = generator.localOf(site.type(), isNull, whenNull);
        if (!needle.neverNull()) {
            generator.open("if (!(" + needle.isNull() + "))");
        }
        String term;
        if (excluded != null) {
            term = "!(" + anyOf(site, needle, excluded) + ")";
        } else if (arePoints) {
            term = anyOf(site, needle, points(search.ranges()));
        } else {
            term = ranges(site, needle, search.ranges());
        }
        generator.line(result.value() + " = " + term + ";");
        if (!needle.neverNull()) {
            generator.close();
        }
        return result;
    }

    private static Code toCommonType(CallSite site, Code target, LogicalType setType) {
        LogicalType common = LogicalTypeMerging.findCommonType(List.of(target.type(), setType))
                .orElseThrow(() -> site.refuse("no common type"));
        return CastFunctions.cast(site, target, common, false);
    }

    private static List<Literal> points(List<Range> ranges) {
        List<Literal> points = new ArrayList<>();
        for (Range range : ranges) {
            points.add(Objects.requireNonNull(range.lower()).value());
        }
        return points;
    }

    /** The points left out, if the ranges are all values but some points; null otherwise. */
    private static @Nullable List<Literal> complementPoints(List<Range> ranges) {
        if (ranges.size() < 2
                || ranges.get(0).lower() != null
                || ranges.get(ranges.size() - 1).upper() != null) {
            return null;
        }
        List<Literal> points = new ArrayList<>();
        for (int i = 1; i < ranges.size(); i++) {
            Bound upper = ranges.get(i - 1).upper();
            Bound lower = ranges.get(i).lower();
            if (upper == null || lower == null || upper.isClosed() || !upper.equals(lower)) {
                return null;
            }
            points.add(upper.value());
        }
        return points;
    }

    private static String anyOf(CallSite site, Code needle, List<Literal> points) {
        if (points.size() > FEW_POINTS) {
            String set = constantSet(site, needle, points);
            if (set != null) {
                return set + ".contains(" + needle.value() + ")";
            }
        }
        List<String> terms = new ArrayList<>();
        for (Literal point : points) {
            Code code = CastFunctions.cast(site, site.generator().generate(point), needle.type(), false);
            String term = "(" + ComparisonFunctions.term(site, "==", needle, code) + ")";
            terms.add(code.neverNull() ? term : "(!" + code.isNull() + " && " + term + ")");
        }
        return String.join(" || ", terms);
    }

    /** A hash set for values whose form has one, or null. */
    private static @Nullable String constantSet(CallSite site, Code needle, List<Literal> points) {
        for (Literal point : points) {
            if (!LogicalTypeCasts.supportsAvoidingCast(
                    point.type().copy(true), needle.type().copy(true))) {
                return null;
            }
        }
        CodeGenerator generator = site.generator();
        if (needle.form() == PhysicalType.INT || needle.form() == PhysicalType.LONG) {
            long[] values = points.stream()
                    .mapToLong(point -> Values.toLong(Objects.requireNonNull(point.value())))
                    .toArray();
            return generator.constant(new LongSet(values), "LongSet");
        } else if (Forms.isString(needle.type())) {
            List<Slice> values = points.stream()
                    .map(point -> Slice.of(((StringData) Objects.requireNonNull(point.value())).toBytes()))
                    .toList();
            return generator.constant(new SliceSet(values), "SliceSet");
        }
        return null;
    }

    private static String ranges(CallSite site, Code needle, List<Range> ranges) {
        List<String> terms = new ArrayList<>();
        for (Range range : ranges) {
            if (range.isPoint()) {
                terms.add("(" + bound(site, needle, "==", range.lower()) + ")");
                continue;
            }
            String lower = bound(site, needle, ">", range.lower());
            String upper = bound(site, needle, "<", range.upper());
            terms.add("(" + lower + " && " + upper + ")");
        }
        return String.join(" || ", terms);
    }

    private static String bound(CallSite site, Code needle, String operator, @Nullable Bound bound) {
        if (bound == null) {
            return "true";
        }
        String closed = bound.isClosed() && !operator.equals("==") ? "=" : "";
        Code code = site.generator().generate(bound.value());
        return ComparisonFunctions.term(site, operator + closed, needle, code);
    }
}
