package io.millrace.plan.expression;

import org.apache.flink.table.catalog.ObjectIdentifier;
import org.jspecify.annotations.Nullable;

/** What a call calls: a scalar, table or aggregate function, or an operator. */
public sealed interface FunctionIdentifier {

    /** Name as a user knows it, for messages. */
    String displayName();

    /**
     * A function or operator of Flink itself, such as {@code TO_TIMESTAMP}, {@code =}, {@code IS NULL} or {@code $SUM0}.
     * Operators without a name (parts of a {@code MATCH_RECOGNIZE} pattern) are named by their kind.
     *
     * @param name name in upper case as the plan has it, without the {@code $…$1} around it
     * @param version version of the function's behaviour, from 1
     * @param syntax Calcite's syntax, such as {@code BINARY} or {@code PREFIX}; tells unary from binary minus
     */
    record BuiltIn(String name, int version, String syntax) implements FunctionIdentifier {
        /** A function of version 1 in function syntax. */
        public static BuiltIn of(String name) {
            return new BuiltIn(name, 1, "FUNCTION");
        }

        @Override
        public String displayName() {
            return name;
        }
    }

    /**
     * A function registered in a catalog.
     *
     * @param identifier full path
     * @param className class of the function when the plan carries it
     */
    record CatalogFunction(
            ObjectIdentifier identifier, @Nullable String className) implements FunctionIdentifier {
        @Override
        public String displayName() {
            return identifier.asSummaryString();
        }
    }

    /**
     * A temporary system function, or one of a module: to be looked up by name.
     *
     * @param name name as registered
     */
    record SystemFunction(String name) implements FunctionIdentifier {
        @Override
        public String displayName() {
            return name;
        }
    }

    /**
     * A function used inline from the Table API; made anew from its class, which has a default constructor and no
     * state.
     *
     * @param className binary name of the class
     */
    record InlineFunction(String className) implements FunctionIdentifier {
        @Override
        public String displayName() {
            return className;
        }
    }
}
