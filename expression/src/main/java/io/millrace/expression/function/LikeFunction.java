package io.millrace.expression.function;

import io.millrace.expression.code.CallSite;
import io.millrace.expression.code.Code;
import io.millrace.expression.runtime.Slice;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.apache.flink.table.data.binary.BinaryStringData;
import org.apache.flink.table.functions.SqlLikeUtils;
import org.apache.flink.table.runtime.functions.SqlLikeChainChecker;

/**
 * LIKE. Constant patterns without escapes and single-character wildcards compare bytes; other constant patterns are a
 * regular expression compiled once, and computed patterns go through Flink's library.
 */
final class LikeFunction {
    private static final Pattern PLAIN = Pattern.compile("(%?)([^%_]+)(%?)");

    private LikeFunction() {}

    static Code generate(CallSite site) {
        String pattern = site.constantString(1);
        String escape = site.size() == 3 ? site.constantString(2) : null;
        if (pattern == null || (site.size() == 3 && escape == null)) {
            String arguments = site.size() == 2 ? "$s0, $s1" : "$s0, $s1, $s2";
            return site.strict("SqlLikeUtils.like(" + arguments + ")");
        }
        Matcher plain = PLAIN.matcher(pattern);
        if (site.fastPaths() && site.size() == 2 && plain.matches()) {
            String constant = site.generator().constant(Slice.of(plain.group(2)), "Slice");
            return site.total(kernel(!plain.group(1).isEmpty(), !plain.group(3).isEmpty()) + "($0, " + constant + ")");
        }
        if (site.size() == 2 && !pattern.contains("_")) {
            boolean isPlain = !pattern.isEmpty() && !pattern.contains("%");
            String constant = isPlain
                    ? site.generator().constant(BinaryStringData.fromString(pattern), "BinaryStringData")
                    : site.generator().constant(new SqlLikeChainChecker(pattern), "SqlLikeChainChecker");
            return site.strict(isPlain ? constant + ".equals($f0)" : constant + ".check($f0)");
        }
        String emptyAsNone = escape == null || escape.isEmpty() ? null : escape;
        Pattern regex = Pattern.compile(SqlLikeUtils.sqlToRegexLike(pattern, emptyAsNone));
        String constant = site.generator().constant(regex, "Pattern");
        return site.strict(constant + ".matcher($s0).matches()");
    }

    private static String kernel(boolean openStart, boolean openEnd) {
        if (openStart) {
            return openEnd ? "StringKernels.contains" : "StringKernels.endsWith";
        }
        return openEnd ? "StringKernels.startsWith" : "Slice.equal";
    }
}
