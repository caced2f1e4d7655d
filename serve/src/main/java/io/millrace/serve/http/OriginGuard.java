package io.millrace.serve.http;

import io.javalin.http.Context;
import java.net.URI;
import java.util.Set;

/**
 * Keeps other web sites out of a server on the reader's own machine: a page from elsewhere may neither post events
 * (its {@code Origin} is not ours) nor read tables by giving its own name our address (its {@code Host} is not ours).
 */
final class OriginGuard {

    private static final Set<String> LOOPBACK_NAMES = Set.of("localhost", "127.0.0.1", "[::1]");

    private final boolean loopbackOnly;

    OriginGuard(String boundHost) {
        this.loopbackOnly = boundHost.equals("127.0.0.1") || boundHost.equals("localhost") || boundHost.equals("::1");
    }

    void check(Context context) {
        String host = context.host() == null ? "" : context.host();
        if (loopbackOnly && !LOOPBACK_NAMES.contains(withoutPort(host))) {
            throw new ApiException(
                    403,
                    "foreign_host",
                    "This server answers on this machine only, not as '" + host + "'.",
                    "Use http://localhost, or start the server with a host to bind to.");
        }
        String origin = context.header("Origin");
        if (origin != null && !host.equals(authority(origin))) {
            throw new ApiException(
                    403,
                    "foreign_origin",
                    "Requests from pages of '" + origin + "' are not accepted.",
                    "Call the API from a server, or from a page that this server delivers.");
        }
    }

    private static String withoutPort(String host) {
        int colon = host.lastIndexOf(':');
        return colon > host.lastIndexOf(']') ? host.substring(0, colon) : host;
    }

    private static String authority(String origin) {
        try {
            return String.valueOf(URI.create(origin).getAuthority());
        } catch (IllegalArgumentException e) {
            return "";
        }
    }
}
