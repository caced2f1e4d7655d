package io.millrace.expression.function;

import io.millrace.expression.code.CallSite;
import io.millrace.expression.code.Code;
import io.millrace.expression.code.CodeGenerator;
import io.millrace.expression.code.Containers;
import io.millrace.expression.code.Forms;
import java.util.List;
import java.util.function.Consumer;
import org.apache.flink.table.types.logical.ArrayType;
import org.apache.flink.table.types.logical.IntType;
import org.apache.flink.table.types.logical.LogicalType;
import org.apache.flink.table.types.logical.LogicalTypeRoot;
import org.apache.flink.table.types.logical.MapType;
import org.apache.flink.table.types.logical.MultisetType;
import org.apache.flink.table.types.logical.VarCharType;
import org.apache.flink.table.types.logical.utils.LogicalTypeChecks;
import org.apache.flink.table.types.logical.utils.LogicalTypeUtils;

/**
 * Casts of arrays, maps, multisets and rows: to others of their kind element by element, and to text. One element that
 * cannot be cast fails the whole.
 */
final class ConstructedCasts {
    private final CallSite site;
    private final CodeGenerator generator;
    private final boolean isLegacy;

    private ConstructedCasts(CallSite site) {
        this.site = site;
        this.generator = site.generator();
        this.isLegacy = generator.options().legacyCast();
    }

    static boolean covers(LogicalType source, LogicalType target) {
        if (!isConstructed(source)) {
            return false;
        } else if (Forms.isString(target)) {
            return true;
        } else if (isRow(source) && isRow(target)) {
            return LogicalTypeChecks.getFieldCount(source) == LogicalTypeChecks.getFieldCount(target);
        }
        return source.is(target.getTypeRoot());
    }

    private static boolean isConstructed(LogicalType type) {
        return type.is(LogicalTypeRoot.ARRAY) || isMap(type) || isRow(type);
    }

    private static boolean isMap(LogicalType type) {
        return type.is(LogicalTypeRoot.MAP) || type.is(LogicalTypeRoot.MULTISET);
    }

    private static boolean isRow(LogicalType type) {
        return type.is(LogicalTypeRoot.ROW) || type.is(LogicalTypeRoot.STRUCTURED_TYPE);
    }

    static Code cast(CallSite site, Code operand, LogicalType target, boolean nullOnFailure) {
        CodeGenerator generator = site.generator();
        Code result = Containers.declareNull(generator, target);
        generator.open("if (!(" + operand.isNull() + "))");
        if (nullOnFailure) {
            generator.open("try");
        }
        Containers.assign(generator, result, new ConstructedCasts(site).value(operand, target));
        if (nullOnFailure) {
            generator.next("catch (Throwable " + generator.name("ignored") + ")");
            generator.line(result.isNull() + " = true;");
            generator.close();
        }
        generator.close();
        return operand.neverNull() && !nullOnFailure ? new Code(result.value(), Code.NEVER, target) : result;
    }

    /** Writes the statements for a value that is not null, and gives the term of the result. */
    private String value(Code operand, LogicalType target) {
        if (Forms.isString(target)) {
            return text(operand, target);
        } else if (isRow(target)) {
            return row(operand, target);
        } else if (isMap(target)) {
            return map(operand, target);
        }
        LogicalType from = ((ArrayType) operand.type()).getElementType();
        LogicalType to = ((ArrayType) target).getElementType();
        String objects = elements(operand.value(), from, to);
        return "Containing.array(" + objects + ", "
                + LogicalTypeUtils.toInternalConversionClass(to).getName() + ".class)";
    }

    private String map(Code operand, LogicalType target) {
        String keys = generator.local("ArrayData", operand.value() + ".keyArray()");
        String values = generator.local("ArrayData", operand.value() + ".valueArray()");
        String keyObjects = elements(keys, keyType(operand.type()), keyType(target));
        String valueObjects = elements(values, valueType(operand.type()), valueType(target));
        return "Containing.map(" + keyObjects + ", " + valueObjects + ")";
    }

    private static LogicalType keyType(LogicalType type) {
        return type instanceof MapType map ? map.getKeyType() : ((MultisetType) type).getElementType();
    }

    private static LogicalType valueType(LogicalType type) {
        return type instanceof MapType map ? map.getValueType() : new IntType(false);
    }

    /** Name of an array of objects with the cast elements of an array. */
    private String elements(String array, LogicalType from, LogicalType to) {
        String objects = generator.local("Object[]", "new Object[" + array + ".size()]");
        String i = generator.name("i");
        generator.open("for (int " + i + " = 0; " + i + " < " + array + ".size(); " + i + "++)");
        generator.open("if (!" + array + ".isNullAt(" + i + "))");
        generator.line(objects + "[" + i + "] = " + object(array, i, from, to) + ";");
        generator.close();
        generator.close();
        return objects;
    }

    /** Term of a cast element as an object. */
    private String object(String container, String index, LogicalType from, LogicalType to) {
        return Forms.toObject(CastFunctions.cast(site, read(container, index, from), to, false));
    }

    private Code read(String container, String index, LogicalType type) {
        return generator.localOf(type, Code.NEVER, Containers.read(generator, container, index, type));
    }

    private String row(Code operand, LogicalType target) {
        List<LogicalType> from = LogicalTypeChecks.getFieldTypes(operand.type());
        List<LogicalType> to = LogicalTypeChecks.getFieldTypes(target);
        String row = generator.local("GenericRowData", "new GenericRowData(" + to.size() + ")");
        for (int i = 0; i < to.size(); i++) {
            generator.open("if (!" + operand.value() + ".isNullAt(" + i + "))");
            generator.line(row + ".setField(" + i + ", "
                    + object(operand.value(), String.valueOf(i), from.get(i), to.get(i)) + ");");
            generator.close();
        }
        return row;
    }

    // ---- texts

    private String text(Code operand, LogicalType target) {
        String text = generator.local("StringBuilder", "new StringBuilder()");
        if (isRow(operand.type())) {
            rowText(operand, text);
        } else if (isMap(operand.type())) {
            mapText(operand, text);
        } else {
            arrayText(operand, text);
        }
        int length = LogicalTypeChecks.getLength(target);
        String unbounded = generator.register() + ".set(" + text + ".toString())";
        if (isLegacy || length == VarCharType.MAX_LENGTH) {
            return unbounded;
        }
        return "StringKernels.fitUtf16(" + unbounded + ", " + length + ", " + target.is(LogicalTypeRoot.CHAR) + ", "
                + generator.register() + ")";
    }

    private void arrayText(Code operand, String text) {
        LogicalType element = ((ArrayType) operand.type()).getElementType();
        generator.line(text + ".append(\"[\");");
        loop(operand.value(), text, i -> append(text, operand.value(), i, element));
        generator.line(text + ".append(\"]\");");
    }

    private void mapText(Code operand, String text) {
        String keys = generator.local("ArrayData", operand.value() + ".keyArray()");
        String values = generator.local("ArrayData", operand.value() + ".valueArray()");
        generator.line(text + ".append(\"{\");");
        loop(operand.value(), text, i -> {
            append(text, keys, i, keyType(operand.type()));
            generator.line(text + ".append(\"=\");");
            append(text, values, i, valueType(operand.type()));
        });
        generator.line(text + ".append(\"}\");");
    }

    private void loop(String sized, String text, Consumer<String> body) {
        String i = generator.name("i");
        generator.open("for (int " + i + " = 0; " + i + " < " + sized + ".size(); " + i + "++)");
        generator.open("if (" + i + " != 0)");
        generator.line(text + ".append(\", \");");
        generator.close();
        body.accept(i);
        generator.close();
    }

    /** Fields in parentheses; those of a structured type with their names. */
    private void rowText(Code operand, String text) {
        List<LogicalType> types = LogicalTypeChecks.getFieldTypes(operand.type());
        List<String> names = LogicalTypeChecks.getFieldNames(operand.type());
        boolean isNamed = operand.type().is(LogicalTypeRoot.STRUCTURED_TYPE);
        generator.line(text + ".append(\"(\");");
        for (int i = 0; i < types.size(); i++) {
            if (i > 0) {
                generator.line(text + ".append(\"" + (isLegacy && !isNamed ? "," : ", ") + "\");");
            }
            if (isNamed) {
                generator.line(text + ".append(" + generator.constant(names.get(i) + "=", "String") + ");");
            }
            append(text, operand.value(), String.valueOf(i), types.get(i));
        }
        generator.line(text + ".append(\")\");");
    }

    private void append(String text, String container, String index, LogicalType type) {
        generator.open("if (!" + container + ".isNullAt(" + index + "))");
        Code element = CastFunctions.cast(site, read(container, index, type), VarCharType.STRING_TYPE, false);
        generator.line(text + ".append(" + element.value() + ".toString());");
        generator.next("else");
        generator.line(text + ".append(\"" + (isLegacy ? "null" : "NULL") + "\");");
        generator.close();
    }
}
