package io.millrace.expression.function;

import io.millrace.expression.code.CallSite;
import io.millrace.expression.code.Code;
import io.millrace.expression.code.CodeGenerator;
import io.millrace.expression.code.Containers;
import io.millrace.expression.code.Forms;
import io.millrace.expression.runtime.JsonNodes;
import io.millrace.plan.expression.Call;
import io.millrace.plan.expression.Symbol;
import org.apache.flink.table.types.logical.ArrayType;
import org.apache.flink.table.types.logical.LogicalType;
import org.apache.flink.table.types.logical.LogicalTypeRoot;

/** JSON functions, all through Flink's SqlJsonUtils. */
final class JsonFunctions {
    private static final String JSON = "SqlJsonUtils.";
    private static final String ENUMS = "org.apache.flink.table.api.";

    private JsonFunctions() {}

    static void addTo(FunctionTable table) {
        table.add("JSON_EXISTS", JsonFunctions::exists);
        table.add("JSON_VALUE", JsonFunctions::value);
        table.add("JSON_QUERY", JsonFunctions::query);
        for (String kind : new String[] {"Value", "Object", "Array", "Scalar"}) {
            String name = "JSON " + kind.toUpperCase(java.util.Locale.ROOT);
            table.add("IS " + name, site -> is(site, "", kind));
            table.add("IS NOT " + name, site -> is(site, "!", kind));
        }
        table.add("JSON_STRING", site -> site.strictString(JSON + "serializeJson(" + node(site, 0) + ")"));
        table.add("JSON", site -> nullable(site, "String", JSON + "json($s0)", "String.valueOf(%s)"));
        table.add("JSON_OBJECT", JsonFunctions::object);
        table.add("JSON_ARRAY", JsonFunctions::array);
    }

    private static Code exists(CallSite site) {
        String onError = site.size() == 2 ? "" : ", " + ENUMS + "JsonExistsOnError." + site.symbol(2);
        return site.strictFlink(JSON + "jsonExists($s0, $s1" + onError + ")");
    }

    private static Code is(CallSite site, String not, String kind) {
        Code code = site.code(0);
        String text = code.neverNull() ? "$s0" : "($n0 ? (String) null : $s0)";
        String term = site.expand(not + JSON + "isJson" + kind + "(" + text + ")");
        return site.generator().localOf(site.type(), Code.NEVER, term);
    }

    private static Code value(CallSite site) {
        String term = JSON + "jsonValue($s0, $s1, " + behaviour(site, "EMPTY") + ", " + behaviour(site, "ERROR") + ")";
        return switch (site.type().getTypeRoot()) {
            case VARCHAR -> nullable(site, "String", term, "String.valueOf(%s)");
            case BOOLEAN, INTEGER -> nullable(site, "Object", term, "%s");
            case DOUBLE -> nullable(site, "Object", term, "%s");
            default -> throw site.refuse("RETURNING " + site.type());
        };
    }

    /** What to do on EMPTY or ERROR, and the default: given before the mode's keyword. */
    private static String behaviour(CallSite site, String mode) {
        String prefix = ENUMS + "JsonValueOnEmptyOrError.";
        for (int i = 2; i < site.size(); i++) {
            if (!(site.operand(i) instanceof Symbol symbol) || !symbol.value().equals(mode) || !isMode(symbol)) {
                continue;
            }
            if (site.operand(i - 1) instanceof Symbol behaviour) {
                return prefix + behaviour.value() + ", null";
            }
            return prefix + site.symbol(i - 2) + ", " + Forms.toObject(site.code(i - 1));
        }
        return prefix + "NULL, null";
    }

    /** ERROR is a behaviour too; the kind of the keyword tells them apart. */
    private static boolean isMode(Symbol symbol) {
        return symbol.kind().equals("JSON_EMPTY_OR_ERROR");
    }

    private static Code query(CallSite site) {
        boolean isArray = site.type() instanceof ArrayType;
        if (isArray && !((ArrayType) site.type()).getElementType().is(LogicalTypeRoot.VARCHAR)) {
            throw site.refuse("RETURNING " + site.type());
        }
        String term = JSON + "jsonQuery($s0, $s1, SqlJsonUtils.JsonQueryReturnType." + (isArray ? "ARRAY" : "STRING")
                + ", " + ENUMS + "JsonQueryWrapper." + wrapper(site.symbol(2))
                + ", " + ENUMS + "JsonQueryOnEmptyOrError." + site.symbol(3)
                + ", " + ENUMS + "JsonQueryOnEmptyOrError." + site.symbol(4) + ")";
        return isArray ? site.strictFlink(term) : nullable(site, "String", term, "String.valueOf(%s)");
    }

    /** Flink's name of a wrapper: plans have Calcite's, such as WITH_CONDITIONAL_ARRAY. */
    private static String wrapper(String symbol) {
        return symbol.startsWith("WITH_") ? symbol.substring("WITH_".length()) : symbol;
    }

    /** A term that gives an object or null, converted when it is not null. */
    private static Code nullable(CallSite site, String javaType, String template, String conversion) {
        return site.guardedNullable(site.codes(), result -> {
            String raw = site.generator().local("Object", site.expand(template));
            String converted = String.format(conversion, raw);
            site.assignNullable(result, javaType, raw + " == null ? (" + javaType + ") null : " + converted);
        });
    }

    // ---- construction

    private static Code object(CallSite site) {
        return construct(site, "Object", (node, i) -> {
            String key = site.expand("$s" + i) + ", ";
            return node + ".set(" + key;
        });
    }

    private static Code array(CallSite site) {
        return construct(site, "Array", (node, i) -> node + ".add(");
    }

    private interface Target {
        /** Start of the statement that adds the value; for objects {@code i} is the operand of the key. */
        String add(String node, int i);
    }

    private static Code construct(CallSite site, String kind, Target target) {
        CodeGenerator generator = site.generator();
        boolean keepsNulls = site.symbol(0).startsWith("NULL");
        boolean isObject = kind.equals("Object");
        String jsonNode = "org.apache.flink.shaded.jackson2.com.fasterxml.jackson.databind.";
        site.codes();
        String node = generator.local(jsonNode + "node." + kind + "Node", JSON + "create" + kind + "Node()");
        for (int i = 1; i < site.size(); i += isObject ? 2 : 1) {
            int value = isObject ? i + 1 : i;
            Code code = site.code(value);
            String add = target.add(node, i);
            generator.open("if (!(" + code.isNull() + "))");
            generator.line(add + "(" + jsonNode + "JsonNode) " + site.expand(node(site, value)) + ");");
            if (keepsNulls) {
                generator.next("else");
                generator.line(add + "(" + jsonNode + "JsonNode) " + node + ".nullNode());");
            }
            generator.close();
        }
        Code result = Containers.declareNull(generator, site.type());
        site.assignNullable(result, "String", JSON + "serializeJson(" + node + ")");
        return new Code(result.value(), Code.NEVER, site.type());
    }

    /** Template of the JSON node of an operand that is not null. */
    private static String node(CallSite site, int operand) {
        String factory = JSON + "getNodeFactory().";
        if (site.operand(operand) instanceof Call call
                && (call.calls("JSON_OBJECT") || call.calls("JSON_ARRAY") || call.calls("JSON"))) {
            return factory
                    + "rawValueNode(new org.apache.flink.shaded.jackson2.com.fasterxml.jackson.databind.util.RawValue($s"
                    + operand + "))";
        }
        String iso =
                "$f" + operand + ".toLocalDateTime().format(java.time.format.DateTimeFormatter.ISO_LOCAL_DATE_TIME)";
        return switch (site.type(operand).getTypeRoot()) {
            case CHAR, VARCHAR -> factory + "textNode($s" + operand + ")";
            case BOOLEAN -> factory + "booleanNode($" + operand + ")";
            case DECIMAL -> factory + "numberNode($f" + operand + ".toBigDecimal())";
            case TINYINT, SMALLINT, INTEGER, BIGINT, FLOAT, DOUBLE -> factory + "numberNode($f" + operand + ")";
            case TIMESTAMP_WITHOUT_TIME_ZONE -> factory + "textNode(" + iso + ")";
            case TIMESTAMP_WITH_LOCAL_TIME_ZONE -> factory + "textNode(" + iso + " + \"Z\")";
            case BINARY, VARBINARY -> factory + "binaryNode($f" + operand + ")";
            default -> constructedNode(site, operand);
        };
    }

    private static String constructedNode(CallSite site, int operand) {
        LogicalType type = site.type(operand);
        if (!JsonNodes.covers(type)) {
            throw site.refuse("JSON of " + type);
        }
        return "JsonNodes.of($f" + operand + ", " + site.generator().constant(type, LogicalType.class.getName()) + ")";
    }
}
