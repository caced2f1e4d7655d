package io.millrace.expression.code;

import io.millrace.data.NotNativeException;
import io.millrace.data.PhysicalType;
import io.millrace.plan.expression.Call;
import io.millrace.plan.expression.Expression;
import io.millrace.plan.expression.Literal;
import io.millrace.plan.expression.Symbol;
import java.util.ArrayList;
import java.util.List;
import java.util.regex.MatchResult;
import java.util.regex.Pattern;
import org.apache.flink.table.data.StringData;
import org.apache.flink.table.data.binary.BinaryStringData;
import org.apache.flink.table.types.logical.LogicalType;
import org.jspecify.annotations.Nullable;

/**
 * One call to generate. Most functions are one Java term over their operands, given as a template: {@code $0} is the
 * first operand's value, {@code $f0} the same as Flink's internal data structure, {@code $s0} as a Java string, {@code
 * $n0} whether it is null, {@code $o0} as an object or null, {@code $z} the session time zone, {@code $p} and {@code $c}
 * precision and scale of the result, {@code $r} a slice for the result.
 */
public final class CallSite {
    private static final Pattern PLACEHOLDER = Pattern.compile("\\$([fsno]?)(\\d+)|\\$([zpcr])");

    private final CodeGenerator generator;
    private final Call call;

    CallSite(CodeGenerator generator, Call call) {
        this.generator = generator;
        this.call = call;
    }

    public CodeGenerator generator() {
        return generator;
    }

    public Call call() {
        return call;
    }

    /** Number of operands. */
    public int size() {
        return call.operands().size();
    }

    public LogicalType type() {
        return call.type();
    }

    public LogicalType type(int operand) {
        return call.operands().get(operand).type();
    }

    public Expression operand(int operand) {
        return call.operands().get(operand);
    }

    /** An operand computed here; functions that may skip an operand ask for it inside a block. */
    public Code code(int operand) {
        return generator.generate(operand(operand));
    }

    /** All operands that have values, computed here. */
    public List<Code> codes() {
        List<Code> codes = new ArrayList<>();
        for (Expression operand : call.operands()) {
            if (!(operand instanceof Symbol)) {
                codes.add(generator.generate(operand));
            }
        }
        return codes;
    }

    /** A keyword operand, such as the unit of EXTRACT. */
    public String symbol(int operand) {
        if (operand(operand) instanceof Symbol symbol) {
            return symbol.value();
        }
        throw refuse("operand " + operand + " is not a keyword");
    }

    /** A constant string operand, or null if it is none. */
    public @Nullable String constantString(int operand) {
        return operand(operand) instanceof Literal literal && literal.value() instanceof StringData string
                ? string.toString()
                : null;
    }

    public boolean fastPaths() {
        return generator.options().fastPaths();
    }

    public NotNativeException refuse(String why) {
        List<LogicalType> types = call.operands().stream().map(Expression::type).toList();
        return new NotNativeException("function " + call.function().displayName() + types + ": " + why);
    }

    // ---- results

    /** A term that cannot fail, of the result's own form, null if an operand is; computed for null operands too. */
    public Code total(String template) {
        List<Code> codes = codes();
        return generator.localOf(type(), nullOf(codes), expand(template));
    }

    /** A term of the result's own form, evaluated only if no operand is null. */
    public Code strict(String template) {
        return guarded(codes(), result -> {
            generator.line(result.value() + " = " + expand(template) + ";");
        });
    }

    /** A term that gives one of Flink's internal data structures or a boxed value, null for null. */
    public Code strictFlink(String template) {
        return strictNullable("Object", template);
    }

    /** A term that gives a Java string, null for null. */
    public Code strictString(String template) {
        return strictNullable("String", template);
    }

    private Code strictNullable(String javaType, String template) {
        return guardedNullable(codes(), result -> assignNullable(result, javaType, expand(template)));
    }

    /** As {@link #strictFlink}, but null instead of a failure. */
    public Code strictOrNull(String template) {
        return guardedNullable(codes(), result -> {
            generator.open("try");
            assignNullable(result, "Object", expand(template));
            generator.next("catch (Throwable " + generator.name("ignored") + ")");
            generator.line(result.isNull() + " = true;");
            generator.close();
        });
    }

    /** A term over operands that may be null, which gives an internal data structure or null. */
    public Code nullable(String template) {
        codes();
        Code result = Containers.declareNull(generator, type());
        assignNullable(result, "Object", expand(template));
        return result;
    }

    /** Gives a declared result the object that a term yields. */
    public void assignNullable(Code result, String javaType, String term) {
        String object = generator.local(javaType, term);
        generator.line(result.isNull() + " = " + object + " == null;");
        generator.open("if (!" + result.isNull() + ")");
        String register = result.form() == PhysicalType.BYTES ? generator.register() : "";
        String value = javaType.equals("String")
                ? register + ".set(" + object + ")"
                : Forms.fromObject(object, result.type(), register);
        generator.line(result.value() + " = " + value + ";");
        generator.close();
    }

    /** Writes the body of a result, evaluated only if none of the codes is null. */
    public interface Body {
        void write(Code result);
    }

    /** A result that the body always gives a value. */
    public Code guarded(List<Code> codes, Body body) {
        String isNull = nullOf(codes);
        Code result = generator.localOf(type(), isNull, Forms.defaultValue(type()));
        writeGuarded(isNull, result, body);
        return result;
    }

    /** A result that the body may make null. */
    public Code guardedNullable(List<Code> codes, Body body) {
        String isNull = generator.local("boolean", Code.anyNull(codes));
        Code result = generator.localOf(type(), isNull, Forms.defaultValue(type()));
        writeGuarded(Code.anyNull(codes), result, body);
        return result;
    }

    private void writeGuarded(String isNull, Code result, Body body) {
        if (isNull.equals(Code.NEVER)) {
            body.write(result);
        } else if (!isNull.equals(Code.ALWAYS)) {
            generator.open("if (!(" + isNull + "))");
            body.write(result);
            generator.close();
        }
    }

    private String nullOf(List<Code> codes) {
        String anyNull = Code.anyNull(codes);
        return anyNull.contains(" ") ? generator.local("boolean", anyNull) : anyNull;
    }

    /** Fills in a template; the operands it names are computed here if they are not yet. */
    public String expand(String template) {
        return PLACEHOLDER.matcher(template).replaceAll(this::placeholder);
    }

    private String placeholder(MatchResult match) {
        String term = match.group(3) != null
                ? resultPlaceholder(match.group(3))
                : operandPlaceholder(match.group(1), code(Integer.parseInt(match.group(2))));
        return java.util.regex.Matcher.quoteReplacement(term);
    }

    private String operandPlaceholder(String kind, Code code) {
        return switch (kind) {
            case "f" -> flink(code);
            case "s" -> Forms.isString(code.type()) ? code.value() + ".toString()" : code.value();
            case "n" -> code.isNull();
            case "o" -> Forms.toObject(code);
            default -> code.value();
        };
    }

    /** Constant strings keep their Java string, as in Flink's own code: some functions of the library depend on it. */
    private String flink(Code code) {
        if (code.literal() != null && code.literal().value() instanceof StringData string) {
            return generator.constant(BinaryStringData.fromString(string.toString()), "BinaryStringData");
        }
        return Forms.toFlink(code.value(), code.type());
    }

    private String resultPlaceholder(String kind) {
        return switch (kind) {
            case "z" -> generator.timeZone();
            case "p" ->
                String.valueOf(org.apache.flink.table.types.logical.utils.LogicalTypeChecks.getPrecision(type()));
            case "c" -> String.valueOf(org.apache.flink.table.types.logical.utils.LogicalTypeChecks.getScale(type()));
            default -> generator.register();
        };
    }
}
