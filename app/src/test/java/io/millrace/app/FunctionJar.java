package io.millrace.app;

import java.io.IOException;
import java.io.OutputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.jar.JarEntry;
import java.util.jar.JarOutputStream;
import javax.tools.JavaCompiler;
import javax.tools.ToolProvider;

/** A jar with one class of user-defined functions, compiled here and on no class path. */
final class FunctionJar {
    private FunctionJar() {}

    /**
     * Compiles a class and packs it.
     *
     * @param className without nested classes, in package {@code example}
     * @param source the class, without its package
     */
    static void write(Path jar, String className, String source) throws IOException {
        Path directory = Files.createTempDirectory(jar.getParent(), "classes");
        Path file = directory.resolve(className + ".java");
        Files.writeString(file, "package example;\nimport org.apache.flink.table.functions.*;\n" + source);
        JavaCompiler compiler = ToolProvider.getSystemJavaCompiler();
        String classPath = System.getProperty("surefire.test.class.path", System.getProperty("java.class.path"));
        int exit = compiler.run(null, null, null, "-cp", classPath, "-d", directory.toString(), file.toString());
        if (exit != 0) {
            throw new IllegalStateException(className + " does not compile");
        }
        try (OutputStream bytes = Files.newOutputStream(jar);
                JarOutputStream out = new JarOutputStream(bytes)) {
            out.putNextEntry(new JarEntry("example/" + className + ".class"));
            out.write(Files.readAllBytes(directory.resolve("example").resolve(className + ".class")));
        }
    }
}
