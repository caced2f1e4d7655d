package io.millrace.expression.function;

import io.millrace.expression.code.CallSite;
import io.millrace.expression.code.Code;
import io.millrace.expression.code.CodeGenerator;
import io.millrace.expression.code.Containers;
import io.millrace.expression.code.Forms;
import io.millrace.plan.expression.Literal;
import java.util.ArrayList;
import java.util.List;
import org.apache.flink.table.types.logical.ArrayType;
import org.apache.flink.table.types.logical.LogicalType;
import org.apache.flink.table.types.logical.LogicalTypeRoot;
import org.apache.flink.table.types.logical.MapType;
import org.apache.flink.table.types.logical.RowType;
import org.apache.flink.table.types.logical.utils.LogicalTypeChecks;
import org.apache.flink.table.types.logical.utils.LogicalTypeUtils;

/** Construction and access of arrays, maps and rows. */
final class CollectionFunctions {
    private CollectionFunctions() {}

    static void addTo(FunctionTable table) {
        table.add("ROW", CollectionFunctions::row);
        table.add("ARRAY", CollectionFunctions::array);
        table.add("MAP", CollectionFunctions::map);
        table.add("ITEM", CollectionFunctions::item);
        table.add("DOT", CollectionFunctions::dot);
        table.add("CARDINALITY", site -> site.strict("$0.size()"));
        table.add("ELEMENT", CollectionFunctions::element);
    }

    private static Code never(CallSite site, String term) {
        return site.generator().localOf(site.type(), Code.NEVER, term);
    }

    /** Operands cast to the types that the result declares, as objects. */
    private static String objects(CallSite site, List<LogicalType> types) {
        List<String> objects = new ArrayList<>();
        List<Code> codes = site.codes();
        for (int i = 0; i < codes.size(); i++) {
            objects.add(Forms.toObject(CastFunctions.cast(site, codes.get(i), types.get(i), false)));
        }
        return "new Object[] {" + String.join(", ", objects) + "}";
    }

    private static Code row(CallSite site) {
        return never(site, "GenericRowData.of(" + objects(site, LogicalTypeChecks.getFieldTypes(site.type())) + ")");
    }

    private static Code array(CallSite site) {
        LogicalType element = ((ArrayType) site.type()).getElementType();
        List<LogicalType> types = new ArrayList<>();
        for (int i = 0; i < site.size(); i++) {
            types.add(element);
        }
        String elementClass =
                LogicalTypeUtils.toInternalConversionClass(element).getName();
        return never(site, "Containing.array(" + objects(site, types) + ", " + elementClass + ".class)");
    }

    private static Code map(CallSite site) {
        MapType type = (MapType) site.type();
        List<LogicalType> types = new ArrayList<>();
        for (int i = 0; i < site.size(); i++) {
            types.add(i % 2 == 0 ? type.getKeyType() : type.getValueType());
        }
        return never(site, "Containing.map(" + objects(site, types) + ")");
    }

    // ---- access

    private static Code item(CallSite site) {
        return switch (site.type(0).getTypeRoot()) {
            case ARRAY -> arrayItem(site);
            case MAP -> mapItem(site);
            case ROW, STRUCTURED_TYPE -> dot(site);
            default -> throw site.refuse("of " + site.type(0));
        };
    }

    /** The element at a position from 1; null beyond the end. */
    private static Code arrayItem(CallSite site) {
        CodeGenerator generator = site.generator();
        LogicalType element = ((ArrayType) site.type(0)).getElementType();
        Code array = site.code(0);
        Code position = site.code(1);
        String index = generator.local("int", "(int) " + position.value() + " - 1");
        Code result = Containers.declareNull(generator, element);
        generator.open("if (!(" + Code.anyNull(List.of(array, position)) + ") && " + index + " >= 0 && " + index + " < "
                + array.value() + ".size() && !" + array.value() + ".isNullAt(" + index + "))");
        Containers.assign(generator, result, Containers.read(generator, array.value(), index, element));
        generator.close();
        return result.as(site.type());
    }

    /** The value of a key; the first one that equals it. */
    private static Code mapItem(CallSite site) {
        MapType type = (MapType) site.type(0);
        CodeGenerator generator = site.generator();
        Code map = site.code(0);
        Code key = CastFunctions.cast(site, site.code(1), type.getKeyType(), false);
        Code result = Containers.declareNull(generator, type.getValueType());
        generator.open("if (!(" + Code.anyNull(List.of(map, key)) + "))");
        String keys = generator.local("ArrayData", map.value() + ".keyArray()");
        String values = generator.local("ArrayData", map.value() + ".valueArray()");
        String i = generator.name("i");
        generator.open("for (int " + i + " = 0; " + i + " < " + keys + ".size(); " + i + "++)");
        generator.open("if (!" + keys + ".isNullAt(" + i + "))");
        Code candidate = generator.localOf(
                type.getKeyType(), Code.NEVER, Containers.read(generator, keys, i, type.getKeyType()));
        generator.open("if (" + ComparisonFunctions.term(site, "==", candidate, key) + ")");
        generator.open("if (!" + values + ".isNullAt(" + i + "))");
        Containers.assign(generator, result, Containers.read(generator, values, i, type.getValueType()));
        generator.close();
        generator.line("break;");
        generator.close();
        generator.close();
        generator.close();
        generator.close();
        return result.as(site.type());
    }

    private static Code dot(CallSite site) {
        LogicalType type = site.type(0);
        int index;
        if (site.constantString(1) != null && type instanceof RowType rowType) {
            index = rowType.getFieldIndex(site.constantString(1));
        } else if (site.operand(1) instanceof Literal literal && literal.value() instanceof Number number) {
            index = number.intValue() - 1;
        } else {
            throw site.refuse("the field is not constant");
        }
        LogicalType field = LogicalTypeChecks.getFieldTypes(type).get(index);
        return Containers.field(site.generator(), site.code(0), index, field);
    }

    /** The only element of an array. */
    private static Code element(CallSite site) {
        if (!site.type(0).is(LogicalTypeRoot.ARRAY)) {
            throw site.refuse("of " + site.type(0));
        }
        CodeGenerator generator = site.generator();
        LogicalType element = ((ArrayType) site.type(0)).getElementType();
        Code array = site.code(0);
        Code result = Containers.declareNull(generator, element);
        generator.open("if (!(" + array.isNull() + ") && Containing.hasOne(" + array.value() + ") && !" + array.value()
                + ".isNullAt(0))");
        Containers.assign(generator, result, Containers.read(generator, array.value(), "0", element));
        generator.close();
        return result.as(site.type());
    }
}
