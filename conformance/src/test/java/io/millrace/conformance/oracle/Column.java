package io.millrace.conformance.oracle;

/**
 * A column of a table or query.
 *
 * @param name unique in its program
 * @param type as SQL writes it, without nullability: {@code DECIMAL(10, 2)}
 */
record Column(String name, String type) {
    boolean isNumeric() {
        return isExact() || type.equals("DOUBLE") || type.equals("FLOAT");
    }

    /** Whether sums of the type are the same in every order. DOUBLE is, for its values are small multiples of 1/4. */
    boolean isSummable() {
        return isExact() || type.equals("DOUBLE");
    }

    private boolean isExact() {
        return switch (type) {
            case "TINYINT", "SMALLINT", "INT", "BIGINT" -> true;
            default -> type.startsWith("DECIMAL");
        };
    }

    /** Whether rows can be ordered, grouped and compared by it. */
    boolean isOrdered() {
        return !type.startsWith("ARRAY") && !type.startsWith("MAP") && !type.startsWith("ROW") && !isBytes();
    }

    boolean isBytes() {
        return type.equals("BYTES");
    }
}
