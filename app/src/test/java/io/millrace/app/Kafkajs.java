package io.millrace.app;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.concurrent.TimeUnit;

/** The Kafka client of Node.js, with the producer that its documentation begins with. */
final class Kafkajs {
    private static final Path FOLDER = Path.of("target", "kafkajs").toAbsolutePath();
    private static final String VERSION = "2.2.4";
    private static final long INSTALL_SECONDS = 60;
    private static final long SEND_SECONDS = 20;

    private Kafkajs() {}

    /** Installs the client below the module's target folder; false, and a line, where there is no Node.js. */
    static boolean isInstalled() throws Exception {
        try {
            run(INSTALL_SECONDS, List.of("node", "--version"));
        } catch (IOException e) {
            if (Boolean.parseBoolean(System.getenv("CI"))) {
                throw new AssertionError("Node.js is needed where CI=true", e);
            }
            System.out.println("SKIPPED: the test with kafkajs needs node and npm on the path");
            return false;
        }
        if (!Files.isDirectory(FOLDER.resolve("node_modules/kafkajs"))) {
            run(INSTALL_SECONDS, List.of("npm", "install", "--no-audit", "--no-fund", "kafkajs@" + VERSION));
        }
        return true;
    }

    /** Sends one event and waits until it is acknowledged; when it was sent, in milliseconds since 1970. */
    static long send(String bootstrapServers, String topic, String value) throws Exception {
        String script = """
                const { Kafka } = require('kafkajs');
                const producer = new Kafka({ brokers: ['%s'] }).producer();
                producer.connect()
                  .then(() => console.log(Date.now()))
                  .then(() => producer.send({ topic: '%s', messages: [{ value: '%s' }] }))
                  .then(() => producer.disconnect());
                """.formatted(bootstrapServers, topic, value);
        return Long.parseLong(run(SEND_SECONDS, List.of("node", "-e", script)).strip());
    }

    private static String run(long seconds, List<String> command) throws IOException, InterruptedException {
        Files.createDirectories(FOLDER);
        Path output = Files.createTempFile(FOLDER, "output", ".txt");
        ProcessBuilder builder = new ProcessBuilder(command)
                .directory(FOLDER.toFile())
                .redirectErrorStream(true)
                .redirectOutput(output.toFile());
        builder.environment().put("KAFKAJS_NO_PARTITIONER_WARNING", "1");
        Process process = builder.start();
        boolean ended = process.waitFor(seconds, TimeUnit.SECONDS);
        process.destroyForcibly();
        if (!ended || process.exitValue() != 0) {
            throw new AssertionError(command + " failed:\n" + Files.readString(output, StandardCharsets.UTF_8));
        }
        return Files.readString(output, StandardCharsets.UTF_8);
    }
}
