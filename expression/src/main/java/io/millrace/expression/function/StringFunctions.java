package io.millrace.expression.function;

import static io.millrace.expression.code.Forms.isString;

import io.millrace.expression.code.CallSite;
import io.millrace.expression.code.Code;
import io.millrace.expression.code.FunctionGenerator;
import io.millrace.plan.expression.Expression;
import java.util.ArrayList;
import java.util.List;
import org.apache.flink.table.types.logical.LogicalTypeRoot;

/** String functions: kernels over bytes where strings are ASCII or only bytes matter, Flink's library otherwise. */
final class StringFunctions {
    private static final String SQL = "SqlFunctionUtils.";
    private static final String STRINGS = "BinaryStringDataUtil.";

    private StringFunctions() {}

    static void addTo(FunctionTable table) {
        addBytewise(table);
        addLibrary(table);
        addDigests(table);
    }

    private static void addBytewise(FunctionTable table) {
        table.add("UPPER", fast("StringKernels.upper($0, $r)", "$f0.toUpperCase()"));
        table.add("LOWER", fast("StringKernels.lower($0, $r)", "$f0.toLowerCase()"));
        table.add("CHAR_LENGTH", StringFunctions::length);
        table.add("CHARACTER_LENGTH", StringFunctions::length);
        table.add("SUBSTRING", StringFunctions::substring);
        table.add("SUBSTR", StringFunctions::substring);
        table.add(
                "LEFT",
                site -> site.strictFlink(
                        "$1 <= 0 ? BinaryStringData.EMPTY_UTF8 : " + STRINGS + "substringSQL($f0, 1, $1)"));
        table.add(
                "RIGHT",
                site -> site.strictFlink("$1 <= 0 ? BinaryStringData.EMPTY_UTF8 : $1 >= $f0.numChars() ? $f0 : "
                        + STRINGS + "substringSQL($f0, -$1)"));
        table.add("CONCAT", StringFunctions::concat);
        table.add("||", StringFunctions::concat);
        table.add("CONCAT_WS", site -> site.nullable(STRINGS + "concatWs(" + strings(site) + ")"));
        table.add("LIKE", LikeFunction::generate);
        table.add("NOT LIKE", site -> not(site, LikeFunction.generate(site)));
        table.add("TRIM", StringFunctions::trim);
        table.add("LTRIM", site -> trim(site, "trimLeft"));
        table.add("RTRIM", site -> trim(site, "trimRight"));
        table.add("BTRIM", site -> trim(site, "trim"));
        table.add("REVERSE", site -> site.strictFlink(STRINGS + "reverse($f0)"));
        table.add("POSITION", site -> site.strict(SQL + "position(" + list("$f", site) + ")"));
        table.add("LOCATE", site -> site.strict(SQL + "position(" + list("$f", site) + ")"));
        table.add(
                "INSTR",
                site -> site.strict(SQL + "instr($f0, $f1, " + (site.size() < 3 ? "1" : "$2") + ", "
                        + (site.size() < 4 ? "1" : "$3") + ")"));
        table.add("ASCII", site -> site.strict("$0.isEmpty() ? 0 : (int) $0.bytes()[$0.start()]"));
        table.add("SPLIT_INDEX", StringFunctions::splitIndex);
    }

    private static void addLibrary(FunctionTable table) {
        table.add("INITCAP", site -> site.strictString(SQL + "initcap($s0)"));
        table.add("REPLACE", javaStrings("replace"));
        table.add("OVERLAY", javaStrings("overlay"));
        table.add("LPAD", javaStrings("lpad"));
        table.add("RPAD", javaStrings("rpad"));
        table.add("REPEAT", javaStrings("repeat"));
        table.add("CHR", site -> site.strictString(SQL + "chr((long) $0)"));
        table.add("REGEXP_REPLACE", javaStrings("regexpReplace"));
        table.add("REGEXP_EXTRACT", javaStrings("regexpExtract"));
        table.add("REGEXP", site -> site.strictFlink(SQL + "regExp($s0, $s1)"));
        table.add("SIMILAR TO", StringFunctions::similar);
        table.add("NOT SIMILAR TO", site -> not(site, similar(site)));
        table.add("PARSE_URL", javaStrings("parseUrl"));
        table.add("TO_BASE64", site -> site.strictString(SQL + "toBase64($f0)"));
        table.add("FROM_BASE64", site -> site.strictFlink(SQL + "fromBase64($f0)"));
        table.add("ENCODE", site -> site.strictFlink("StringKernels.encode($s0, $s1)"));
        table.add("DECODE", site -> site.strictString("StringKernels.decode($f0, $s1)"));
        table.add("IS_DECIMAL", predicate("isDecimal"));
        table.add("IS_DIGIT", predicate("isDigit"));
        table.add("IS_ALPHA", predicate("isAlpha"));
        table.add(
                "STR_TO_MAP",
                site -> site.strictFlink("StringKernels.toMap(" + SQL + "strToMap(" + list("$s", site) + "))"));
        table.add("HASH_CODE", StringFunctions::hashCode);
    }

    /** What Flink splits distinct aggregates by: Java's hash code of the value. */
    private static Code hashCode(CallSite site) {
        if (isString(site.type(0))) {
            return site.strictFlink(SQL + "hashCode($s0)");
        }
        return switch (site.type(0).getTypeRoot()) {
            case TINYINT, SMALLINT, INTEGER, DATE -> site.strict("$0");
            case BIGINT -> site.strict("Long.hashCode($0)");
            case FLOAT -> site.strict("Float.hashCode($0)");
            case DOUBLE -> site.strict("Double.hashCode($0)");
            case BOOLEAN -> site.strict("Boolean.hashCode($0)");
            default -> throw site.refuse("of this type");
        };
    }

    private static void addDigests(FunctionTable table) {
        digest(table, "MD5", "MD5");
        digest(table, "SHA1", "SHA");
        digest(table, "SHA224", "SHA-224");
        digest(table, "SHA256", "SHA-256");
        digest(table, "SHA384", "SHA-384");
        digest(table, "SHA512", "SHA-512");
        table.add("SHA2", site -> {
            if (site.size() != 2) {
                throw site.refuse("with a character set");
            }
            return site.strictFlink("StringKernels.hash($f0, \"SHA-\" + $1)");
        });
    }

    private static void digest(FunctionTable table, String name, String algorithm) {
        table.add(name, site -> {
            if (site.size() != 1) {
                throw site.refuse("with a character set");
            }
            return site.strictFlink("StringKernels.hash($f0, \"" + algorithm + "\")");
        });
    }

    // ---- shapes

    /** A kernel of ours that gives a slice, or the library. */
    private static FunctionGenerator fast(String kernel, String library) {
        return site -> site.fastPaths() ? site.strict(kernel) : site.strictFlink(library);
    }

    /** A method of SqlFunctionUtils over Java strings and numbers that gives a Java string or null. */
    private static FunctionGenerator javaStrings(String method) {
        return site -> site.strictString(SQL + method + "(" + list("$s", site) + ")");
    }

    /** A test that is false, not null, for null. */
    private static FunctionGenerator predicate(String method) {
        return site -> site.nullable(
                "Boolean.valueOf(" + SQL + method + "(" + (isString(site.type(0)) ? "$n0 ? null : $s0" : "$o0") + "))");
    }

    private static String list(String prefix, CallSite site) {
        List<String> terms = new ArrayList<>();
        for (int i = 0; i < site.size(); i++) {
            terms.add(prefix + i);
        }
        return String.join(", ", terms);
    }

    /** Operands as Flink's strings, null where null; written out because templates name only ten operands. */
    private static String strings(CallSite site) {
        List<String> terms = new ArrayList<>();
        for (Code code : site.codes()) {
            if (!isString(code.type())) {
                throw site.refuse("operands are not strings");
            }
            terms.add(code.isNull() + " ? (BinaryStringData) null : " + code.value() + ".toBinaryString()");
        }
        String separator = terms.remove(0);
        return separator + ", new BinaryStringData[] {" + String.join(", ", terms) + "}";
    }

    private static Code not(CallSite site, Code code) {
        return new Code("!" + code.value(), code.isNull(), site.type());
    }

    // ---- functions

    private static Code length(CallSite site) {
        return site.fastPaths() ? site.total("StringKernels.characters($0)") : site.strict("$f0.numChars()");
    }

    private static Code substring(CallSite site) {
        String arguments = site.size() == 2 ? "$1, Integer.MAX_VALUE" : "$1, $2";
        if (!site.fastPaths() || site.size() > 3) {
            return site.strictFlink(STRINGS + "substringSQL($f0, " + arguments + ")");
        }
        return site.guardedNullable(site.codes(), result -> {
            String slice =
                    site.generator().local("Slice", site.expand("StringKernels.substring($0, " + arguments + ", $r)"));
            site.generator().line(result.isNull() + " = " + slice + " == null;");
            site.generator().line(result.value() + " = " + result.isNull() + " ? Slice.EMPTY : " + slice + ";");
        });
    }

    private static Code concat(CallSite site) {
        for (Expression operand : site.call().operands()) {
            if (!isString(operand.type())) {
                throw site.refuse("operands are not strings");
            }
        }
        List<Code> codes = site.codes();
        return site.guarded(codes, result -> {
            String register = site.generator().register();
            List<String> values = codes.stream().map(Code::value).toList();
            if (site.fastPaths()) {
                String parts = site.generator().field("final Slice[]", "new Slice[" + codes.size() + "]");
                for (int i = 0; i < values.size(); i++) {
                    site.generator().line(parts + "[" + i + "] = " + values.get(i) + ";");
                }
                site.generator().line(result.value() + " = StringKernels.concat(" + parts + ", " + register + ");");
            } else {
                String strings = String.join(
                        ", ",
                        values.stream()
                                .map(value -> value + ".toBinaryString()")
                                .toList());
                site.generator()
                        .line(result.value() + " = " + register + ".set(" + STRINGS + "concat(new BinaryStringData[] {"
                                + strings + "}));");
            }
        });
    }

    /**
     * Trims blanks, or the characters given. Those are handed over as a Java string: of a binary one that starts with a
     * blank, Flink's library trims blanks only.
     */
    private static Code trim(CallSite site, String method) {
        String characters = site.size() == 2 ? "$s1" : method.equals("trim") ? "\" \"" : null;
        String list = characters == null ? "$f0" : "$f0, BinaryStringData.fromString(" + characters + ")";
        return site.strictFlink(STRINGS + method + "(" + list + ")");
    }

    private static Code trim(CallSite site) {
        String side = site.symbol(0);
        boolean leading = !side.equals("TRAILING");
        boolean trailing = !side.equals("LEADING");
        if (site.fastPaths() && " ".equals(site.constantString(1))) {
            return site.strict("StringKernels.trim($2, " + leading + ", " + trailing + ", $r)");
        }
        return site.strictFlink(
                STRINGS + "trim($f2, " + leading + ", " + trailing + ", BinaryStringData.fromString($s1))");
    }

    private static Code similar(CallSite site) {
        return site.strict("SqlLikeUtils.similar(" + list("$s", site) + ")");
    }

    private static Code splitIndex(CallSite site) {
        String separator = site.constantString(1);
        boolean isByte = separator != null && separator.length() == 1 && separator.charAt(0) < 128;
        if (!site.fastPaths() || !isByte || !site.type(2).is(LogicalTypeRoot.INTEGER)) {
            return site.strictString(SQL + "splitIndex($s0, $s1, $2)");
        }
        int separatorByte = separator.charAt(0);
        return site.guardedNullable(site.codes(), result -> {
            String slice = site.generator()
                    .local("Slice", site.expand("StringKernels.splitIndex($0, (byte) " + separatorByte + ", $2, $r)"));
            site.generator().line(result.isNull() + " = " + slice + " == null;");
            site.generator().line(result.value() + " = " + result.isNull() + " ? Slice.EMPTY : " + slice + ";");
        });
    }
}
