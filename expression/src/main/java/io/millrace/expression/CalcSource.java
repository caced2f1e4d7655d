package io.millrace.expression;

import io.millrace.data.PhysicalType;
import io.millrace.expression.code.Code;
import io.millrace.expression.code.CodeGenerator;
import io.millrace.expression.code.ColumnPath;
import io.millrace.expression.code.ExpressionSize;
import io.millrace.expression.code.Forms;
import io.millrace.plan.expression.Expression;
import java.util.ArrayList;
import java.util.List;
import org.apache.flink.table.types.logical.LogicalType;
import org.jspecify.annotations.Nullable;

/**
 * The methods of a generated class: {@code select} is one loop that evaluates the condition, {@code project} calls loops
 * that each compute some of the projected columns, as many as fit a method that the JIT compiles.
 */
final class CalcSource {
    /** Nodes of the expressions that one loop computes. */
    private static final int LOOP_NODES = 64;

    private final CodeGenerator generator;

    CalcSource(CodeGenerator generator) {
        this.generator = generator;
    }

    void select(@Nullable Expression condition) {
        String signature = "public int select(int[] selected, int size)";
        if (condition == null) {
            generator.method(signature, List.of("throw new IllegalStateException();"));
            return;
        }
        generator.open("for (int row = 0; row < size; row++)");
        generator.comment(condition);
        Code code = generator.generate(condition);
        generator.open("if (" + code.isTrue() + ")");
        generator.line("selected[count++] = row;");
        generator.close();
        generator.close();
        generator.finishLoop(signature, "    int count = 0;\n", "    return count;\n");
    }

    void project(List<Expression> projection) {
        List<String> calls = new ArrayList<>();
        List<Integer> group = new ArrayList<>();
        int size = 0;
        for (int i = 0; i < projection.size(); i++) {
            if (ColumnPath.of(projection.get(i)) != null) {
                continue;
            }
            int added = ExpressionSize.of(projection.get(i));
            if (!group.isEmpty() && size + added > LOOP_NODES) {
                calls.add(loop(projection, group));
                group.clear();
                size = 0;
            }
            group.add(i);
            size += added;
        }
        if (!group.isEmpty()) {
            calls.add(loop(projection, group));
        }
        generator.method("public void project(int[] rows, int count, Column[] projected)", calls);
    }

    private String loop(List<Expression> projection, List<Integer> group) {
        StringBuilder before = new StringBuilder();
        StringBuilder after = new StringBuilder();
        generator.open("for (int i = 0; i < count; i++)");
        generator.line("int row = rows == null ? i : rows[i];");
        for (int index : group) {
            Expression expression = projection.get(index);
            LogicalType type = expression.type();
            generator.comment(expression);
            store(generator.generate(expression), type, "p" + index);
            before.append(declaration(type, "p" + index));
            after.append("    projected[")
                    .append(index)
                    .append("] = ")
                    .append(column(type, "p" + index))
                    .append(";\n");
        }
        generator.close();
        String name = generator.name("project");
        String signature = "private void " + name + "(int[] rows, int count, Column[] projected)";
        generator.finishLoop(signature, before.toString(), after.toString());
        return name + "(rows, count, projected);";
    }

    private static String declaration(LogicalType type, String name) {
        PhysicalType form = PhysicalType.of(type);
        if (form == PhysicalType.BYTES) {
            return "    ColumnBuilder.OfBytes " + name
                    + " = (ColumnBuilder.OfBytes) ColumnBuilder.of(PhysicalType.BYTES);\n";
        }
        String element = form == PhysicalType.OBJECT ? "Object" : Forms.javaType(type);
        String nulls = form == PhysicalType.OBJECT ? "" : "    boolean[] " + name + "n = null;\n";
        return "    " + element + "[] " + name + " = new " + element + "[count];\n" + nulls;
    }

    private void store(Code code, LogicalType type, String name) {
        PhysicalType form = PhysicalType.of(type);
        String value = code.value();
        String notNull = form == PhysicalType.BYTES
                ? name + ".append(" + value + ".bytes(), " + value + ".start(), " + value + ".end());"
                : name + "[i] = " + value + ";";
        if (code.neverNull()) {
            generator.line(notNull);
            return;
        }
        generator.open("if (" + code.isNull() + ")");
        if (form == PhysicalType.BYTES) {
            generator.line(name + ".appendNull();");
        } else if (form != PhysicalType.OBJECT) {
            generator.open("if (" + name + "n == null)");
            generator.line(name + "n = new boolean[count];");
            generator.close();
            generator.line(name + "n[i] = true;");
        }
        generator.next("else");
        generator.line(notNull);
        generator.close();
    }

    private static String column(LogicalType type, String name) {
        return switch (PhysicalType.of(type)) {
            case BOOLEAN -> "new BooleanColumn(" + name + ", " + name + "n, count)";
            case INT -> "new IntColumn(" + name + ", " + name + "n, count)";
            case LONG -> "new LongColumn(" + name + ", " + name + "n, count)";
            case FLOAT -> "new FloatColumn(" + name + ", " + name + "n, count)";
            case DOUBLE -> "new DoubleColumn(" + name + ", " + name + "n, count)";
            case BYTES -> name + ".build()";
            case OBJECT -> "new ObjectColumn(" + name + ", count)";
        };
    }
}
