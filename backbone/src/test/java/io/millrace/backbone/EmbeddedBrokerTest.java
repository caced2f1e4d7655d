package io.millrace.backbone;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.millrace.backbone.BrokerException.Reason;
import java.io.IOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.TimeUnit;
import java.util.stream.Collectors;
import org.apache.kafka.clients.consumer.KafkaConsumer;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

@Timeout(value = 60, unit = TimeUnit.SECONDS)
class EmbeddedBrokerTest {
    private static final byte[] IPV6_LOOPBACK = {0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 1};

    @TempDir
    private Path scratch;

    @Test
    void plainClientsProduceConsumeAndCommitOffsets() throws Exception {
        try (EmbeddedBroker broker = EmbeddedBroker.start(BrokerOptions.onAnyPort())) {
            Clients.send(broker.bootstrapServers(), "orders", "one", "two", "three");
            try (KafkaConsumer<String, String> first = Clients.consumer(broker.bootstrapServers(), "billing")) {
                first.subscribe(List.of("orders"));
                assertThat(Clients.take(first, 3)).containsExactly("one", "two", "three");
                first.commitSync();
            }
            Clients.send(broker.bootstrapServers(), "orders", "four");
            try (KafkaConsumer<String, String> second = Clients.consumer(broker.bootstrapServers(), "billing")) {
                second.subscribe(List.of("orders"));
                assertThat(Clients.take(second, 1)).containsExactly("four");
            }
            assertThat(broker.failure()).isEmpty();
        }
    }

    @Test
    void startsAndClosesQuickly() {
        EmbeddedBroker.start(BrokerOptions.onAnyPort()).close(); // loads Kafka's classes
        long begin = System.nanoTime();
        EmbeddedBroker broker = EmbeddedBroker.start(BrokerOptions.onAnyPort());
        long started = System.nanoTime();
        broker.close();
        long closed = System.nanoTime();
        assertThat(Duration.ofNanos(started - begin)).isLessThan(Duration.ofSeconds(3));
        assertThat(Duration.ofNanos(closed - started)).isLessThan(Duration.ofSeconds(5));
    }

    @Test
    void aDataDirectoryKeepsEventsOffsetsAndClusterId() throws Exception {
        BrokerOptions options = BrokerOptions.onAnyPort().withDataDirectory(scratch.resolve("log"));
        String clusterId;
        try (EmbeddedBroker broker = EmbeddedBroker.start(options)) {
            clusterId = broker.clusterId();
            assertThat(broker.isTemporary()).isFalse();
            Clients.send(broker.bootstrapServers(), "orders", "one", "two");
            try (KafkaConsumer<String, String> consumer = Clients.consumer(broker.bootstrapServers(), "billing")) {
                consumer.subscribe(List.of("orders"));
                Clients.take(consumer, 2);
                consumer.commitSync();
            }
        }
        try (EmbeddedBroker broker = EmbeddedBroker.start(options)) {
            assertThat(broker.clusterId()).isEqualTo(clusterId);
            assertThat(Clients.readAll(broker.bootstrapServers(), "orders", 2)).containsExactly("one", "two");
            Clients.send(broker.bootstrapServers(), "orders", "three");
            try (KafkaConsumer<String, String> consumer = Clients.consumer(broker.bootstrapServers(), "billing")) {
                consumer.subscribe(List.of("orders"));
                assertThat(Clients.take(consumer, 1)).containsExactly("three");
            }
        }
    }

    @Test
    void aTemporaryDirectoryGoesWhenTheBrokerIsClosedHoweverOften() {
        EmbeddedBroker broker = EmbeddedBroker.start(BrokerOptions.onAnyPort());
        Path directory = broker.dataDirectory();
        assertThat(directory).isDirectory();
        broker.close();
        broker.close();
        assertThat(directory).doesNotExist();
        assertThat(broker.failure()).isEmpty();
    }

    @Test
    void leavesNoThreadBehind() throws Exception {
        EmbeddedBroker.start(BrokerOptions.onAnyPort()).close(); // what Kafka starts once per process
        Set<String> before = threadNames();
        EmbeddedBroker broker = EmbeddedBroker.start(BrokerOptions.onAnyPort());
        Clients.send(broker.bootstrapServers(), "orders", "one");
        broker.close();
        long deadline = System.nanoTime() + TimeUnit.SECONDS.toNanos(10);
        while (!before.containsAll(threadNames()) && System.nanoTime() < deadline) {
            Thread.onSpinWait();
        }
        assertThat(before).containsAll(threadNames());
    }

    private static Set<String> threadNames() {
        return Thread.getAllStackTraces().keySet().stream()
                .filter(Thread::isAlive)
                .map(Thread::getName)
                .collect(Collectors.toSet());
    }

    @Test
    void takesAnotherPortAndSaysSoWhenTheWantedOneIsTaken() throws Exception {
        try (ServerSocket taken = new ServerSocket(0, 1, InetAddress.getLoopbackAddress());
                EmbeddedBroker broker =
                        EmbeddedBroker.start(BrokerOptions.defaults().withPort(taken.getLocalPort()))) {
            assertThat(broker.isOnOtherPort()).isTrue();
            assertThat(broker.port()).isNotEqualTo(taken.getLocalPort());
            Clients.send(broker.bootstrapServers(), "orders", "one");
        }
    }

    @Test
    void keepsTheWantedPortWhenItIsFree() throws Exception {
        int port;
        try (ServerSocket free = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
            port = free.getLocalPort();
        }
        try (EmbeddedBroker broker =
                EmbeddedBroker.start(BrokerOptions.defaults().withExactPort(port))) {
            assertThat(broker.port()).isEqualTo(port);
            assertThat(broker.isOnOtherPort()).isFalse();
            assertThat(broker.bootstrapServers()).isEqualTo("127.0.0.1:" + port);
        }
    }

    @Test
    void aTakenPortFailsWhenNoOtherWillDo() throws Exception {
        try (ServerSocket taken = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
            BrokerOptions options = BrokerOptions.defaults()
                    .withExactPort(taken.getLocalPort())
                    .withDataDirectory(scratch.resolve("log"));
            assertThatThrownBy(() -> EmbeddedBroker.start(options))
                    .isInstanceOfSatisfying(BrokerException.class, failure -> assertThat(failure.reason())
                            .isEqualTo(Reason.PORT_TAKEN))
                    .hasMessageContaining("Port " + taken.getLocalPort() + " on 127.0.0.1 is not free")
                    .hasMessageContaining("choose another port");
            // The failed start has let go of the directory.
            EmbeddedBroker.start(options.withPort(0)).close();
        }
    }

    @Test
    void answersOnBothLoopbackAddressesWhereTheMachineHasThem() throws Exception {
        try (EmbeddedBroker broker = EmbeddedBroker.start(BrokerOptions.onAnyPort())) {
            assertThat(answers("127.0.0.1", broker.port())).isTrue();
            assertThat(answers("::1", broker.port())).isEqualTo(hasIpv6Loopback());
            Clients.send("localhost:" + broker.port(), "orders", "one");
        }
    }

    private static boolean answers(String host, int port) {
        try (Socket socket = new Socket(host, port)) {
            return socket.isConnected();
        } catch (IOException e) {
            return false;
        }
    }

    private static boolean hasIpv6Loopback() {
        try (ServerSocket socket = new ServerSocket(0, 1, InetAddress.getByAddress(IPV6_LOOPBACK))) {
            return socket.isBound();
        } catch (IOException e) {
            return false;
        }
    }

    @Test
    void aDirectoryServesOneBrokerAtATime() {
        BrokerOptions options = BrokerOptions.onAnyPort().withDataDirectory(scratch.resolve("log"));
        try (EmbeddedBroker broker = EmbeddedBroker.start(options)) {
            assertThatThrownBy(() -> EmbeddedBroker.start(options))
                    .isInstanceOfSatisfying(BrokerException.class, failure -> assertThat(failure.reason())
                            .isEqualTo(Reason.DIRECTORY_LOCKED))
                    .hasMessageContaining(broker.dataDirectory().toString())
                    .hasMessageContaining("in use by another broker of this process");
            assertThat(broker.failure()).isEmpty();
        }
        EmbeddedBroker.start(options).close();
    }

    @Test
    void aFileIsNoDataDirectory() throws Exception {
        Path file = Files.writeString(scratch.resolve("file"), "here first");
        assertThatThrownBy(() -> EmbeddedBroker.start(BrokerOptions.onAnyPort().withDataDirectory(file.resolve("log"))))
                .isInstanceOfSatisfying(BrokerException.class, failure -> assertThat(failure.reason())
                        .isEqualTo(Reason.DIRECTORY_UNWRITABLE))
                .hasMessageContaining(file.resolve("log").toString())
                .hasMessageContaining("cannot be written");
    }

    @Test
    void someoneElsesFilesAreLeftAlone() throws Exception {
        Path photo = scratch.resolve("log/kafka/photo.jpg");
        Files.createDirectories(photo.getParent());
        Files.writeString(photo, "not a log");
        assertThatThrownBy(
                        () -> EmbeddedBroker.start(BrokerOptions.onAnyPort().withDataDirectory(scratch.resolve("log"))))
                .isInstanceOfSatisfying(BrokerException.class, failure -> assertThat(failure.reason())
                        .isEqualTo(Reason.DIRECTORY_DAMAGED))
                .hasMessageContaining("photo.jpg");
        assertThat(photo).hasContent("not a log");
    }

    @Test
    void anUnknownBrokerSettingNamesTheNearest() {
        assertThatThrownBy(() -> EmbeddedBroker.start(
                        BrokerOptions.onAnyPort().withBrokerSettings(Map.of("message.max.byte", "1000"))))
                .isInstanceOfSatisfying(BrokerException.class, failure -> assertThat(failure.reason())
                        .isEqualTo(Reason.BAD_OPTION))
                .hasMessage("Kafka has no broker setting 'message.max.byte'. Did you mean 'message.max.bytes'?");
    }

    @Test
    void settingsTheBrokerNeedsForItselfAreRefused() {
        assertThatThrownBy(() ->
                        EmbeddedBroker.start(BrokerOptions.onAnyPort().withBrokerSettings(Map.of("node.id", "7"))))
                .hasMessageContaining("'node.id' is set by the embedded broker itself");
    }

    @Test
    void aSettingKafkaRefusesIsReportedAndNothingStaysOpen() {
        BrokerOptions options = BrokerOptions.onAnyPort().withDataDirectory(scratch.resolve("log"));
        assertThatThrownBy(() -> EmbeddedBroker.start(options.withBrokerSettings(Map.of("num.io.threads", "many"))))
                .isInstanceOf(BrokerException.class)
                .hasMessageContaining("did not start on the data directory " + scratch.resolve("log"))
                .hasMessageContaining("num.io.threads");
        EmbeddedBroker.start(options).close();
    }
}
