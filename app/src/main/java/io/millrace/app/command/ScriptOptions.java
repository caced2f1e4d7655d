package io.millrace.app.command;

import io.millrace.data.ErrorCode;
import io.millrace.data.MillraceException;
import io.millrace.planner.Script;
import io.millrace.planner.SqlFile;
import java.io.IOException;
import java.nio.charset.MalformedInputException;
import java.nio.file.AccessDeniedException;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

/** The SQL files of a command, and the values of their variables. */
final class ScriptOptions {
    @Parameters(paramLabel = "FILE.sql", arity = "1..*", description = "SQL files; they run as if they were one.")
    private List<Path> files = new ArrayList<>();

    @Option(
            names = {"-D", "--set"},
            paramLabel = "NAME=VALUE",
            description = "Value of the variable $${NAME} in the SQL.")
    private Map<String, String> variables = new LinkedHashMap<>();

    Script read(Map<String, String> defaults) {
        Map<String, String> all = new LinkedHashMap<>(defaults);
        all.putAll(variables);
        return read(files, all);
    }

    boolean defines(String variable) {
        return variables.containsKey(variable);
    }

    /** Whether any of the files has one of the texts in it. */
    boolean mentionsAny(String... texts) {
        return readFiles(files).stream().anyMatch(file -> Arrays.stream(texts)
                .anyMatch(text -> file.text().contains(text)));
    }

    List<Path> files() {
        return files;
    }

    static Script read(List<Path> files, Map<String, String> variables) {
        return Script.read(readFiles(files), variables);
    }

    private static List<SqlFile> readFiles(List<Path> files) {
        List<SqlFile> texts = new ArrayList<>();
        for (Path file : files) {
            texts.add(new SqlFile(file.toString(), readFile(file)));
        }
        return texts;
    }

    private static String readFile(Path file) {
        try {
            return Files.readString(file);
        } catch (NoSuchFileException e) {
            throw new MillraceException(ErrorCode.USAGE, "There is no file " + file, null, e);
        } catch (AccessDeniedException e) {
            throw new MillraceException(
                    ErrorCode.USAGE, "File " + file + " may not be read", "Check its permissions.", e);
        } catch (MalformedInputException e) {
            throw new MillraceException(ErrorCode.USAGE, "File " + file + " is not UTF-8 text", null, e);
        } catch (IOException e) {
            String what = Files.isDirectory(file) ? "It is a directory" : e.getMessage();
            throw new MillraceException(ErrorCode.USAGE, "File " + file + " cannot be read: " + what, null, e);
        }
    }
}
