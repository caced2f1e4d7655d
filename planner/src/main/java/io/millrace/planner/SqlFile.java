package io.millrace.planner;

import io.millrace.data.ErrorCode;
import io.millrace.data.MillraceException;
import java.io.IOException;
import java.nio.charset.CharacterCodingException;
import java.nio.file.Files;
import java.nio.file.Path;

/**
 * One SQL text with the name that errors show for it.
 *
 * @param name the file as the user wrote it, or a word such as {@code statement} for text that is in no file
 * @param text the text as it stands in the file, variables not yet substituted
 */
public record SqlFile(String name, String text) {

    /** Reads a UTF-8 file. */
    public static SqlFile read(Path path) {
        try {
            return new SqlFile(path.toString(), Files.readString(path));
        } catch (CharacterCodingException e) {
            throw new MillraceException(
                    ErrorCode.IO, "The SQL file '" + path + "' is not UTF-8 text", "Save it as UTF-8.", e);
        } catch (IOException e) {
            boolean missing = !Files.exists(path);
            throw new MillraceException(
                    missing ? ErrorCode.NOT_FOUND : ErrorCode.IO,
                    missing
                            ? "The SQL file '" + path + "' does not exist"
                            : "The SQL file '" + path + "' cannot be read: " + e.getMessage(),
                    "Name a readable file.",
                    e);
        }
    }
}
