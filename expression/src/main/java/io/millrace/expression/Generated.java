package io.millrace.expression;

import java.util.function.Supplier;

/** A loaded class with the source it was compiled from. */
record Generated<T>(String source, Supplier<T> constructor) implements Compiled<T> {
    @Override
    public T newInstance() {
        return constructor.get();
    }
}
