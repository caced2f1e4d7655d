package io.millrace.planner;

import io.millrace.data.NearestName;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/**
 * Replaces {@code ${NAME}} and {@code ${NAME:-default}} in SQL text, so that one file runs against several brokers.
 * Inside a string or a quoted identifier the value's quotes are doubled, so a value cannot end the literal it stands
 * in; elsewhere the value is taken as SQL. Comments are left alone. A doubled dollar sign before the brace stands for
 * a dollar sign and the brace themselves.
 */
final class VariableSubstitution {
    private static final Pattern REFERENCE = Pattern.compile("\\$\\{([A-Za-z_][A-Za-z0-9_.-]*?)(:-([^}]*))?}");

    private final SqlFile file;
    private final Map<String, String> variables;
    private final StringBuilder out = new StringBuilder();
    private final List<SourceText.Replacement> replacements = new ArrayList<>();

    private VariableSubstitution(SqlFile file, Map<String, String> variables) {
        this.file = file;
        this.variables = variables;
    }

    static SourceText apply(SqlFile file, Map<String, String> variables) {
        VariableSubstitution substitution = new VariableSubstitution(file, variables);
        substitution.run();
        return new SourceText(file, substitution.out.toString(), List.copyOf(substitution.replacements));
    }

    private void run() {
        String text = file.text();
        // The quote that the current literal ends with, or 0 outside of literals. A doubled quote ends and begins one.
        char quote = 0;
        int at = 0;
        while (at < text.length()) {
            char c = text.charAt(at);
            int commentEnd = quote == 0 ? endOfComment(text, at) : at;
            if (commentEnd > at) {
                out.append(text, at, commentEnd);
                at = commentEnd;
            } else if (text.startsWith("$${", at)) {
                replace(at, at + 3, "${");
                at += 3;
            } else if (text.startsWith("${", at)) {
                at = substitute(at, quote);
            } else {
                if (quote == 0 ? c == '\'' || c == '`' : c == quote) {
                    quote = quote == 0 ? c : 0;
                }
                out.append(c);
                at++;
            }
        }
    }

    private static int endOfComment(String text, int at) {
        if (text.startsWith("--", at)) {
            int newline = text.indexOf('\n', at);
            return newline < 0 ? text.length() : newline;
        }
        if (text.startsWith("/*", at) && !text.startsWith("/*+", at)) {
            int close = text.indexOf("*/", at + 2);
            return close < 0 ? text.length() : close + 2;
        }
        return at;
    }

    private int substitute(int at, char quote) {
        Matcher reference =
                REFERENCE.matcher(file.text()).region(at, file.text().length());
        if (!reference.lookingAt()) {
            throw SqlError.at(
                    file,
                    SourceText.positionInFile(file, at, at + 2),
                    "This is not a variable",
                    "Write ${NAME} or ${NAME:-default}; for the characters ${ themselves write $${.");
        }
        String value = valueOf(reference);
        if (value == null) {
            String name = reference.group(1);
            throw SqlError.at(
                    file,
                    SourceText.positionInFile(file, at, reference.end()),
                    "Variable '" + name + "' has no value",
                    "Set it (--set " + name + "=VALUE), or give it a default: ${" + name + ":-default}."
                            + NearestName.sentence(name, variables.keySet()));
        }
        String doubled = quote == 0
                ? value
                : value.replace(String.valueOf(quote), String.valueOf(quote).repeat(2));
        replace(at, reference.end(), doubled);
        return reference.end();
    }

    private @Nullable String valueOf(Matcher reference) {
        String value = variables.get(reference.group(1));
        return value == null ? reference.group(3) : value;
    }

    private void replace(int fileStart, int fileEnd, String value) {
        int start = out.length();
        out.append(value);
        replacements.add(new SourceText.Replacement(fileStart, fileEnd, start, out.length()));
    }
}
