package io.millrace.flink;

import java.io.IOException;
import java.io.OutputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.jar.JarEntry;
import java.util.jar.JarOutputStream;
import javax.tools.JavaCompiler;
import javax.tools.ToolProvider;

/** A jar with one scalar function, {@code example.Turn}, that turns a string around; on no class path. */
final class FunctionJar {
    private static final String SOURCE = """
            package example;
            public class Turn extends org.apache.flink.table.functions.ScalarFunction {
              public String eval(String text) { return new StringBuilder(text).reverse().toString(); }
            }
            """;

    private FunctionJar() {}

    static Path write(Path directory) throws IOException {
        Path source = directory.resolve("Turn.java");
        Files.writeString(source, SOURCE);
        JavaCompiler compiler = ToolProvider.getSystemJavaCompiler();
        String classPath = System.getProperty("surefire.test.class.path", System.getProperty("java.class.path"));
        int exit = compiler.run(null, null, null, "-cp", classPath, "-d", directory.toString(), source.toString());
        if (exit != 0) {
            throw new IllegalStateException("The function does not compile");
        }
        Path jar = directory.resolve("functions.jar");
        try (OutputStream file = Files.newOutputStream(jar);
                JarOutputStream out = new JarOutputStream(file)) {
            out.putNextEntry(new JarEntry("example/Turn.class"));
            out.write(Files.readAllBytes(directory.resolve("example/Turn.class")));
        }
        return jar.toAbsolutePath();
    }
}
