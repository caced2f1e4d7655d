package io.millrace.expression.code;

import io.millrace.data.NotNativeException;
import io.millrace.data.PhysicalType;
import io.millrace.expression.runtime.ScalarFunctionCall;
import io.millrace.plan.expression.Call;
import io.millrace.plan.expression.Expression;
import io.millrace.plan.expression.FieldAccess;
import io.millrace.plan.expression.Literal;
import java.util.List;
import org.apache.flink.table.types.logical.LogicalType;
import org.apache.flink.table.types.logical.RowType;

/**
 * Writes expressions as Java statements into the method that is open. Whoever calls {@link #generate} gets terms that
 * are valid until the block closes in which they were generated.
 */
public final class CodeGenerator {
    /** Nodes of an expression above which it moves to a method of its own, below the JIT's limit of 8000 bytecodes. */
    private static final int METHOD_NODES = 48;

    private final RowType input;
    private final FunctionResolver functions;
    private final Options options;
    private final ClassBody classBody = new ClassBody();
    private MethodBody method = new MethodBody();

    /** Calls so far of functions that may give something else each time. */
    private int volatileCalls;

    public CodeGenerator(RowType input, FunctionResolver functions, Options options) {
        this.input = input;
        this.functions = functions;
        this.options = options;
    }

    public Options options() {
        return options;
    }

    // ---- values

    /** Computes an expression here, unless an enclosing block has done so. */
    public Code generate(Expression expression) {
        Code computed = method.computed(expression);
        if (computed == null) {
            int volatileBefore = volatileCalls;
            computed = compute(expression);
            if (volatileCalls == volatileBefore) {
                method.remember(expression, computed);
            }
        }
        return computed;
    }

    /** What is being computed may be something else the next time: it is computed again wherever it is written. */
    public void computeAgain() {
        volatileCalls++;
    }

    private Code compute(Expression expression) {
        ColumnPath path = ColumnPath.of(expression);
        if (path != null) {
            return column(path, expression.type());
        } else if (expression instanceof Literal literal) {
            return literal(literal);
        } else if (expression instanceof Call call) {
            if (ExpressionSize.of(call) > METHOD_NODES) {
                return outline(call);
            }
            return call(call);
        } else if (expression instanceof FieldAccess access) {
            return Containers.field(this, generate(access.input()), access.index(), access.type());
        }
        throw new NotNativeException("expression " + expression + " is not covered");
    }

    private Code call(Call call) {
        return functions.resolve(call).generate(new CallSite(this, call));
    }

    private Code column(ColumnPath path, LogicalType type) {
        PhysicalType form = PhysicalType.of(type);
        boolean isNullable = type.isNullable();
        if (path.fields().isEmpty()) {
            LogicalType declared = input.getTypeAt(path.column());
            if (form != PhysicalType.of(declared)) {
                throw new IllegalStateException(
                        "column " + path.column() + " is " + declared + ", the plan reads it as " + type);
            }
            isNullable |= declared.isNullable();
        }
        String name = path.name();
        classBody.readColumn(path, form);
        method.readColumn(name);
        String isNull = isNullable ? local("boolean", "n" + name + " != null && n" + name + "[row]") : Code.NEVER;
        String value = "c" + name + "[row]";
        if (form == PhysicalType.BYTES) {
            value = register();
            line(value + ".set(c" + name + ", o" + name + "[row], o" + name + "[row + 1]);");
        } else if (form == PhysicalType.OBJECT) {
            String javaType = Forms.javaType(type);
            value = local(javaType, "(" + javaType + ") " + value);
        }
        return new Code(value, isNull, type);
    }

    private Code literal(Literal literal) {
        LogicalType type = literal.type();
        if (literal.value() == null) {
            return new Code(Forms.defaultValue(type), Code.ALWAYS, type, literal);
        }
        return new Code(Literals.term(literal, this), Code.NEVER, type, literal);
    }

    /** Moves an expression to a method of its own, which leaves its result in fields. */
    private Code outline(Call call) {
        MethodBody outer = method;
        method = new MethodBody();
        Code inner = call(call);
        LogicalType type = inner.type();
        String value = classBody.field(Forms.javaType(type), "r", "");
        String isNull = inner.neverNull() ? Code.NEVER : classBody.field("boolean", "rn", "");
        line(value + " = " + inner.value() + ";");
        if (!inner.neverNull()) {
            line(isNull + " = " + inner.isNull() + ";");
        }
        String name = classBody.name("compute");
        classBody.method("private void " + name + "(int row)", method.toString());
        method = outer;
        comment(call);
        line(name + "(row);");
        return new Code(value, isNull, type);
    }

    // ---- statements

    public void line(String line) {
        method.line(line);
    }

    public void open(String header) {
        method.open(header);
    }

    public void next(String header) {
        method.next(header);
    }

    public void close() {
        method.close();
    }

    /** Notes in the code what the following statements compute. */
    public void comment(Expression expression) {
        String text = expression.toString().replace("*/", "* /").replaceAll("[\\r\\n\\\\]", " ");
        line("// " + (text.length() > 160 ? text.substring(0, 160) + "..." : text));
    }

    /** Declares a variable in the open block and returns its name. */
    public String local(String javaType, String initializer) {
        String name = classBody.name("v");
        line(javaType + " " + name + " = " + initializer + ";");
        return name;
    }

    /** A value held in a variable, so that its term is cheap to repeat. */
    public Code localOf(LogicalType type, String isNull, String value) {
        return new Code(local(Forms.javaType(type), value), isNull, type);
    }

    // ---- fields

    /** A field that every instance initializes for itself. */
    public String field(String javaType, String initializer) {
        return classBody.field(javaType, "f", initializer);
    }

    /** A field with an object made now and shared by all instances; must be immutable or thread-safe. */
    public String constant(Object value, String javaType) {
        return classBody.constant(value, javaType);
    }

    /** A call of a function object that every instance makes for itself. */
    public String instance(ScalarFunctionCall.Factory factory) {
        String type = "ScalarFunctionCall";
        int index = classBody.addConstant(factory);
        return classBody.field(
                type, "u", "(" + type + ") own(((" + type + ".Factory) constants[" + index + "]).create())");
    }

    /** A slice of its own for one place in the code. */
    public String register() {
        return classBody.field("final Slice", "s", "new Slice()");
    }

    /** The session time zone as a field. */
    public String timeZone() {
        return classBody.constant(options.sessionTimeZone(), "java.util.TimeZone");
    }

    public String name(String prefix) {
        return classBody.name(prefix);
    }

    // ---- methods and the class

    /** Ends the open method: a loop over rows whose body has been written. Gives it what it reads as locals. */
    public void finishLoop(String signature, String before, String after) {
        String body = classBody.localColumns(method.columns()) + before + method + after;
        classBody.method(signature, body);
        method = new MethodBody();
    }

    public void method(String signature, List<String> lines) {
        classBody.method(signature, "    " + String.join("\n    ", lines) + "\n");
    }

    public String source(String className) {
        return classBody.source(className);
    }

    public Object[] constants() {
        return classBody.constants();
    }
}
