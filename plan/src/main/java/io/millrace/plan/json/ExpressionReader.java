package io.millrace.plan.json;

import io.millrace.plan.expression.Call;
import io.millrace.plan.expression.CorrelationVariable;
import io.millrace.plan.expression.Expression;
import io.millrace.plan.expression.FieldAccess;
import io.millrace.plan.expression.FunctionIdentifier;
import io.millrace.plan.expression.InputReference;
import io.millrace.plan.expression.Literal;
import io.millrace.plan.expression.PatternReference;
import io.millrace.plan.expression.SearchRanges;
import io.millrace.plan.expression.Symbol;
import io.millrace.plan.expression.TableArgument;
import java.util.List;
import org.apache.flink.table.types.logical.LogicalType;
import org.apache.flink.table.types.logical.utils.LogicalTypeChecks;
import org.jspecify.annotations.Nullable;

/** Reads expressions. */
final class ExpressionReader {
    private final TypeReader types;

    ExpressionReader(TypeReader types) {
        this.types = types;
    }

    Expression read(Json json) {
        String kind = json.get("kind").text();
        return switch (kind) {
            case "INPUT_REF" -> new InputReference(json.get("inputIndex").integer(), type(json));
            case "LITERAL" -> constant(json);
            case "CALL" -> call(json);
            case "FIELD_ACCESS" -> fieldAccess(json);
            case "CORREL_VARIABLE" -> new CorrelationVariable(json.get("correl").text(), type(json));
            case "PATTERN_INPUT_REF" ->
                new PatternReference(
                        json.get("alpha").text(), json.get("inputIndex").integer(), type(json));
            case "TABLE_ARG_CALL" ->
                new TableArgument(
                        json.get("inputIndex").integer(),
                        json.integers("partitionKeys"),
                        json.integers("orderKeys"),
                        json.texts("orderDirections"),
                        type(json));
            default -> throw json.failure("is an expression of unknown kind '" + kind + "'");
        };
    }

    /** A constant where nothing else may stand. */
    Literal readLiteral(Json json) {
        if (read(json) instanceof Literal literal) {
            return literal;
        }
        throw json.failure("should be a constant");
    }

    Call call(Json json) {
        return new Call(function(json), json.list("operands", this::read), type(json));
    }

    /** What is called; the members of a scalar call and of an aggregate call are the same. */
    static FunctionIdentifier function(Json json) {
        String className = json.optional("class", Json::text);
        if (json.has("internalName")) {
            return builtIn(json.get("internalName"), syntax(json));
        }
        if (json.has("catalogName")) {
            return new FunctionIdentifier.CatalogFunction(Identifiers.parse(json.get("catalogName")), className);
        }
        if (className != null) {
            return new FunctionIdentifier.InlineFunction(className);
        }
        if (json.has("systemName")) {
            return new FunctionIdentifier.SystemFunction(json.get("systemName").text());
        }
        if (json.has("sqlKind")) {
            return new FunctionIdentifier.BuiltIn(json.get("sqlKind").text(), 1, syntax(json));
        }
        throw json.failure("is a call that does not say of what");
    }

    private static String syntax(Json json) {
        String syntax = json.optional("syntax", Json::text);
        return syntax == null ? "FUNCTION" : syntax;
    }

    /** Takes {@code $NAME$1} apart; the name itself may have a dollar, as {@code $$SUM0$1}. */
    private static FunctionIdentifier.BuiltIn builtIn(Json json, String syntax) {
        String text = json.text();
        int end = text.lastIndexOf('$');
        boolean isVersioned = text.startsWith("$") && end > 1 && end < text.length() - 1;
        if (!isVersioned || !text.substring(end + 1).chars().allMatch(Character::isDigit)) {
            throw json.failure("should be a name such as $UPPER$1");
        }
        return new FunctionIdentifier.BuiltIn(
                text.substring(1, end), Integer.parseInt(text.substring(end + 1)), syntax);
    }

    private Expression constant(Json json) {
        LogicalType type = type(json);
        if (json.has("sarg")) {
            return search(json.get("sarg"), type);
        }
        if (json.has("symbol")) {
            return new Symbol(json.get("symbol").text(), json.get("value").text(), type);
        }
        return LiteralReader.read(json, type);
    }

    private static SearchRanges search(Json json, LogicalType type) {
        List<SearchRanges.Range> ranges = json.get("ranges")
                .list(range -> new SearchRanges.Range(bound(range, "lower", type), bound(range, "upper", type)));
        return new SearchRanges(ranges, nullAs(json), type);
    }

    /** Plans before Flink 1.18 only say whether null belongs to the set. */
    private static SearchRanges.NullAs nullAs(Json json) {
        if (json.has("nullAs")) {
            return json.get("nullAs").constant(SearchRanges.NullAs.class);
        }
        return json.get("containsNull").bool() ? SearchRanges.NullAs.TRUE : SearchRanges.NullAs.UNKNOWN;
    }

    private static SearchRanges.@Nullable Bound bound(Json range, String side, LogicalType type) {
        Json bound = range.optional(side);
        if (bound == null) {
            return null;
        }
        String boundType = bound.get("boundType").text();
        if (!boundType.equals("OPEN") && !boundType.equals("CLOSED")) {
            throw bound.failure("should have boundType OPEN or CLOSED");
        }
        return new SearchRanges.Bound(LiteralReader.read(bound, type), boundType.equals("CLOSED"));
    }

    private FieldAccess fieldAccess(Json json) {
        Expression input = read(json.get("expr"));
        String name = json.get("name").text();
        int index = LogicalTypeChecks.getFieldNames(input.type()).indexOf(name);
        if (index < 0) {
            throw json.failure("reads field '" + name + "' that " + input.type().asSummaryString() + " does not have");
        }
        LogicalType type = LogicalTypeChecks.getFieldTypes(input.type()).get(index);
        return new FieldAccess(input, index, name, input.type().isNullable() ? type.copy(true) : type);
    }

    private LogicalType type(Json json) {
        return types.read(json.get("type"));
    }
}
