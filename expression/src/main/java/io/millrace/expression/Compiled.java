package io.millrace.expression;

/**
 * Generated code, checked and loaded once; immutable and thread-safe.
 *
 * @param <T> {@link CompiledCalc} or {@link CompiledFilter}
 */
public interface Compiled<T> {
    /** A new instance, to be used by one thread at a time. */
    T newInstance();

    /** The Java source, for people; empty when nothing had to be generated. */
    String source();
}
