package io.millrace.backbone;

import static io.millrace.backbone.BrokerException.Reason.PORT_TAKEN;

import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.Socket;
import java.net.UnknownHostException;
import java.nio.channels.ServerSocketChannel;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import org.apache.kafka.server.ServerSocketFactory;
import org.jspecify.annotations.Nullable;

/**
 * The broker's sockets, bound before Kafka starts so that the ports are known and stay ours.
 *
 * <p>Clients come in on the loopback addresses of both families, because {@code localhost} resolves to {@code ::1}
 * first for some (Node.js 17 to 19, for example). Where the machine has no IPv6 loopback, or its port is taken, IPv4
 * alone serves. The controller has a socket of its own on a free port.
 */
final class Listeners implements ServerSocketFactory, AutoCloseable {
    /** Kafka's names for the three listeners, as in its {@code listeners} setting. */
    static final String IPV4 = "LOCAL";

    static final String IPV6 = "LOCAL6";
    static final String CONTROLLER = "CONTROLLER";

    private static final String IPV4_HOST = "127.0.0.1";
    private static final String IPV6_HOST = "::1";
    private static final InetAddress IPV4_LOOPBACK = address(127, 0, 0, 1);
    private static final InetAddress IPV6_LOOPBACK = address(0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 1);
    private static final int BACKLOG = 64;
    private static final int PROBE_TIMEOUT_MILLIS = 200;

    /** By listener name; a socket leaves the map when Kafka takes it over. */
    private final Map<String, ServerSocketChannel> bound = new ConcurrentHashMap<>();

    private final int port;
    private final int controllerPort;
    private final boolean hasIpv6;

    private Listeners(ServerSocketChannel ipv4, @Nullable ServerSocketChannel ipv6, ServerSocketChannel controller) {
        this.port = ipv4.socket().getLocalPort();
        this.controllerPort = controller.socket().getLocalPort();
        this.hasIpv6 = ipv6 != null;
        bound.put(IPV4, ipv4);
        bound.put(CONTROLLER, controller);
        if (ipv6 != null) {
            bound.put(IPV6, ipv6);
        }
    }

    /**
     * Binds what the options ask for.
     *
     * @throws BrokerException with {@code PORT_TAKEN} if the port is taken and no other is allowed
     */
    static Listeners bind(BrokerOptions options) {
        ServerSocketChannel ipv4 = null;
        ServerSocketChannel controller = null;
        try {
            ipv4 = bindClientPort(options);
            controller = open(IPV4_LOOPBACK, 0);
            return new Listeners(ipv4, openIpv6(ipv4.socket().getLocalPort()), controller);
        } catch (IOException e) {
            closeQuietly(ipv4);
            closeQuietly(controller);
            throw new BrokerException(
                    PORT_TAKEN, "The broker could not open a port on " + IPV4_HOST + ": " + e.getMessage() + ".", e);
        }
    }

    private static ServerSocketChannel bindClientPort(BrokerOptions options) throws IOException {
        int wanted = options.port();
        if (wanted == 0) {
            return open(IPV4_LOOPBACK, 0);
        }
        IOException failure;
        if (isAnswering(wanted)) {
            // Some systems let two processes bind the same port when one of them bound the wildcard address.
            failure = new IOException("another process answers there");
        } else {
            try {
                return open(IPV4_LOOPBACK, wanted);
            } catch (IOException e) {
                failure = e;
            }
        }
        if (options.anyPortIfTaken()) {
            return open(IPV4_LOOPBACK, 0);
        }
        throw new BrokerException(
                PORT_TAKEN,
                "Port " + wanted + " on " + IPV4_HOST + " is not free (" + failure.getMessage()
                        + "). Stop the process that uses it, or choose another port.",
                failure);
    }

    private static InetAddress address(int... octets) {
        byte[] bytes = new byte[octets.length];
        for (int i = 0; i < octets.length; i++) {
            bytes[i] = (byte) octets[i];
        }
        try {
            return InetAddress.getByAddress(bytes);
        } catch (UnknownHostException e) {
            throw new AssertionError("an address has 4 or 16 octets", e);
        }
    }

    private static boolean isAnswering(int port) {
        try (Socket probe = new Socket()) {
            probe.connect(new InetSocketAddress(IPV4_LOOPBACK, port), PROBE_TIMEOUT_MILLIS);
            return true;
        } catch (IOException e) {
            return false;
        }
    }

    private static ServerSocketChannel open(InetAddress address, int port) throws IOException {
        ServerSocketChannel channel = ServerSocketChannel.open();
        try {
            channel.configureBlocking(false);
            channel.bind(new InetSocketAddress(address, port), BACKLOG);
            return channel;
        } catch (IOException | RuntimeException e) {
            closeQuietly(channel);
            throw e;
        }
    }

    private static @Nullable ServerSocketChannel openIpv6(int port) {
        try {
            return open(IPV6_LOOPBACK, port);
        } catch (IOException | UnsupportedOperationException e) {
            return null;
        }
    }

    int port() {
        return port;
    }

    int controllerPort() {
        return controllerPort;
    }

    /** Kafka's {@code listeners}: where it listens. */
    String listenersSetting() {
        Map<String, String> addresses = new LinkedHashMap<>();
        addresses.put(IPV4, IPV4_HOST + ":" + port);
        if (hasIpv6) {
            addresses.put(IPV6, "[" + IPV6_HOST + "]:" + port);
        }
        addresses.put(CONTROLLER, IPV4_HOST + ":" + controllerPort);
        return join(addresses, "://");
    }

    /** Kafka's {@code advertised.listeners}: what clients are told, an address that needs no resolving. */
    String advertisedListenersSetting() {
        Map<String, String> addresses = new LinkedHashMap<>();
        addresses.put(IPV4, IPV4_HOST + ":" + port);
        if (hasIpv6) {
            addresses.put(IPV6, IPV4_HOST + ":" + port);
        }
        addresses.put(CONTROLLER, IPV4_HOST + ":" + controllerPort);
        return join(addresses, "://");
    }

    String securityProtocolsSetting() {
        Map<String, String> protocols = new LinkedHashMap<>();
        protocols.put(IPV4, "PLAINTEXT");
        protocols.put(IPV6, "PLAINTEXT");
        protocols.put(CONTROLLER, "PLAINTEXT");
        return join(protocols, ":");
    }

    private static String join(Map<String, String> entries, String separator) {
        StringBuilder text = new StringBuilder();
        entries.forEach((name, value) -> {
            text.append(text.isEmpty() ? "" : ",")
                    .append(name)
                    .append(separator)
                    .append(value);
        });
        return text.toString();
    }

    /** Hands a bound socket over to Kafka, which closes it from then on. */
    @Override
    public ServerSocketChannel openServerSocket(
            String listenerName, InetSocketAddress address, int listenBacklogSize, int receiveBufferBytes)
            throws IOException {
        ServerSocketChannel channel = bound.remove(listenerName);
        return channel != null
                ? channel
                : ServerSocketFactory.INSTANCE.openServerSocket(
                        listenerName, address, listenBacklogSize, receiveBufferBytes);
    }

    /** Closes the sockets that Kafka has not taken over. */
    @Override
    public void close() {
        bound.values().forEach(Listeners::closeQuietly);
        bound.clear();
    }

    private static void closeQuietly(@Nullable ServerSocketChannel channel) {
        if (channel != null) {
            try {
                channel.close();
            } catch (IOException e) {
                // The socket is gone either way, and the reason for closing is the one to report.
            }
        }
    }
}
