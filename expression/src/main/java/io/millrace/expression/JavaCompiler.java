package io.millrace.expression;

import io.millrace.expression.runtime.GeneratedCode;
import java.lang.reflect.Constructor;
import java.util.function.Supplier;
import org.codehaus.commons.compiler.CompileException;
import org.codehaus.janino.SimpleCompiler;

/** Loads generated source, by Janino. */
final class JavaCompiler {
    private JavaCompiler() {}

    /** A constructor of instances of the generated class. */
    static Supplier<GeneratedCode> load(String className, String source, Object[] constants) {
        Constructor<?> constructor;
        try {
            SimpleCompiler compiler = new SimpleCompiler();
            compiler.setParentClassLoader(JavaCompiler.class.getClassLoader());
            compiler.cook(source);
            constructor = compiler.getClassLoader().loadClass(className).getConstructor(Object[].class);
        } catch (CompileException | ReflectiveOperationException e) {
            throw new IllegalStateException("generated code does not compile: " + e.getMessage() + "\n" + source, e);
        }
        return () -> newInstance(constructor, constants);
    }

    private static GeneratedCode newInstance(Constructor<?> constructor, Object[] constants) {
        try {
            return (GeneratedCode) constructor.newInstance((Object) constants);
        } catch (ReflectiveOperationException e) {
            throw new IllegalStateException("generated class cannot be instantiated", e);
        }
    }
}
