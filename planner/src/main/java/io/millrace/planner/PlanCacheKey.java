package io.millrace.planner;

import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.time.ZoneId;
import java.util.HexFormat;
import java.util.Map;
import java.util.Properties;
import java.util.TreeMap;

/** The hash of everything that a plan is a function of. */
final class PlanCacheKey {
    /** Raised when {@link PlannedScript} changes its shape. */
    private static final String FORMAT = "2";

    private final MessageDigest digest;

    private PlanCacheKey() {
        try {
            digest = MessageDigest.getInstance("SHA-256");
        } catch (NoSuchAlgorithmException e) {
            throw new IllegalStateException("Every Java has SHA-256", e);
        }
    }

    /** 64 hexadecimal digits. */
    static String of(Script script, PlannerOptions options) {
        PlanCacheKey key = new PlanCacheKey();
        key.add(FORMAT);
        Properties versions = versions();
        key.add(versions.getProperty("millrace"));
        key.add(versions.getProperty("flink"));
        // Time zone: constants are folded while planning, in the session's zone, which defaults to this one.
        key.add(ZoneId.systemDefault().getId());
        key.add(script.variables());
        key.add(options.configuration());
        key.add(String.valueOf(script.files().size()));
        for (SqlFile file : script.files()) {
            // The name as well: positions in the cached plan carry it.
            key.add(file.name());
            key.add(file.text());
        }
        for (Path library : options.libraries()) {
            key.add(library);
        }
        for (String jar : script.jars()) {
            // One that is missing or remote is left to planning, which says what is wrong with it.
            Path file = Path.of(jar.replaceFirst("^file:(//)?", ""));
            if (Files.isRegularFile(file)) {
                key.add(file);
            }
        }
        return HexFormat.of().formatHex(key.digest.digest());
    }

    private void add(Path library) {
        try {
            add(String.valueOf(library.getFileName()));
            add(String.valueOf(Files.size(library)));
            add(String.valueOf(Files.getLastModifiedTime(library).toMillis()));
        } catch (IOException e) {
            throw new UncheckedIOException("The library '" + library + "' cannot be read", e);
        }
    }

    private void add(Map<String, String> map) {
        add(String.valueOf(map.size()));
        new TreeMap<>(map).forEach((name, value) -> {
            add(name);
            add(value);
        });
    }

    /** Adds the length first: neighbours cannot trade characters without a change of the hash. */
    private void add(String value) {
        byte[] bytes = value.getBytes(StandardCharsets.UTF_8);
        digest.update(ByteBuffer.allocate(Integer.BYTES).putInt(bytes.length).flip());
        digest.update(bytes);
    }

    private static Properties versions() {
        Properties versions = new Properties();
        try (InputStream in = PlanCacheKey.class.getResourceAsStream("versions.properties")) {
            if (in == null) {
                throw new IllegalStateException("versions.properties is missing from the planner's jar");
            }
            versions.load(in);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
        return versions;
    }
}
