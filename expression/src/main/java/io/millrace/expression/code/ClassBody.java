package io.millrace.expression.code;

import io.millrace.data.PhysicalType;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;

/** The class being generated: columns it reads, fields, constants that are handed in, and finished methods. */
final class ClassBody {
    private static final String IMPORTS = """
            import io.millrace.data.*;
            import io.millrace.expression.code.ColumnPath;
            import io.millrace.expression.runtime.*;
            import java.util.Arrays;
            import java.util.regex.Pattern;
            import org.apache.flink.table.data.*;
            import org.apache.flink.table.data.binary.*;
            import org.apache.flink.table.functions.SqlLikeUtils;
            import org.apache.flink.table.runtime.functions.*;
            import org.apache.flink.table.utils.DateTimeUtils;
            """;

    private final Map<String, PhysicalType> columns = new TreeMap<>();
    private final Map<String, ColumnPath> paths = new TreeMap<>();
    private final StringBuilder fields = new StringBuilder();
    private final StringBuilder assignments = new StringBuilder();
    private final StringBuilder methods = new StringBuilder();
    private final List<Object> constants = new ArrayList<>();
    private int names;

    String name(String prefix) {
        return prefix + names++;
    }

    /** Notes that a column is read; its arrays are the fields {@code c<name>}, {@code n<name>}, {@code o<name>}. */
    void readColumn(ColumnPath path, PhysicalType type) {
        columns.put(path.name(), type);
        paths.put(path.name(), path);
    }

    String field(String javaType, String prefix, String initializer) {
        String name = name(prefix);
        fields.append("  private ").append(javaType).append(' ').append(name);
        fields.append(initializer.isEmpty() ? "" : " = " + initializer).append(";\n");
        return name;
    }

    /** A field that holds an object made at compile time. */
    String constant(Object value, String javaType) {
        String name = field("final " + javaType, "k", "");
        assignments.append("    ").append(name).append(" = (").append(javaType).append(") constants[");
        assignments.append(addConstant(value)).append("];\n");
        return name;
    }

    /** Hands in an object and returns its position among the constants. */
    int addConstant(Object value) {
        constants.add(value);
        return constants.size() - 1;
    }

    void method(String signature, String body) {
        methods.append("\n  ").append(signature).append(" {\n").append(body).append("  }\n");
    }

    Object[] constants() {
        return constants.toArray();
    }

    /** Statements that copy the fields of columns to locals of the same names. */
    String localColumns(Iterable<String> names) {
        StringBuilder text = new StringBuilder();
        for (String name : names) {
            PhysicalType type = columns.get(name);
            text.append("    final ").append(arrayType(type)).append(" c" + name + " = this.c" + name + ";\n");
            text.append("    final boolean[] n" + name + " = this.n" + name + ";\n");
            if (type == PhysicalType.BYTES) {
                text.append("    final int[] o" + name + " = this.o" + name + ";\n");
            }
        }
        return text.toString();
    }

    String source(String className) {
        String bindings = bindings();
        StringBuilder text = new StringBuilder(IMPORTS);
        text.append("\npublic final class ").append(className).append(" extends GeneratedCode {\n");
        columns.forEach((name, type) -> {
            text.append("  private ").append(arrayType(type)).append(" c" + name + ";\n");
            text.append("  private boolean[] n" + name + ";\n");
            if (type == PhysicalType.BYTES) {
                text.append("  private int[] o" + name + ";\n");
            }
        });
        text.append(fields).append("\n  public ").append(className).append("(Object[] constants) {\n");
        text.append("    super(constants);\n").append(assignments).append("  }\n");
        text.append("\n  public void bind(Batch input) {\n").append(bindings).append("  }\n");
        return text.append(methods).append("}\n").toString();
    }

    private String read(ColumnPath path) {
        return path.fields().isEmpty()
                ? "input.column(" + path.column() + ")"
                : "((ColumnPath) constants[" + addConstant(path) + "]).in(input)";
    }

    private String bindings() {
        StringBuilder text = new StringBuilder();
        columns.forEach((name, type) -> {
            String column = columnClass(type);
            String accessor = type == PhysicalType.BYTES ? "bytes" : "values";
            text.append("    " + column + " column" + name + " = (" + column + ") " + read(paths.get(name)) + ";\n");
            text.append("    c" + name + " = column" + name + "." + accessor + "();\n");
            text.append("    n" + name + " = column" + name + ".nulls();\n");
            if (type == PhysicalType.BYTES) {
                text.append("    o" + name + " = column" + name + ".offsets();\n");
            }
        });
        return text.toString();
    }

    static String arrayType(PhysicalType type) {
        return switch (type) {
            case BOOLEAN -> "boolean[]";
            case INT -> "int[]";
            case LONG -> "long[]";
            case FLOAT -> "float[]";
            case DOUBLE -> "double[]";
            case BYTES -> "byte[]";
            case OBJECT -> "Object[]";
        };
    }

    static String columnClass(PhysicalType type) {
        return switch (type) {
            case BOOLEAN -> "BooleanColumn";
            case INT -> "IntColumn";
            case LONG -> "LongColumn";
            case FLOAT -> "FloatColumn";
            case DOUBLE -> "DoubleColumn";
            case BYTES -> "BytesColumn";
            case OBJECT -> "ObjectColumn";
        };
    }
}
