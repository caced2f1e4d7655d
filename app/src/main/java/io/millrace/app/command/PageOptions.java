package io.millrace.app.command;

import picocli.CommandLine.Option;

/** Where the page and the API listen. */
final class PageOptions {
    @Option(
            names = "--host",
            paramLabel = "ADDRESS",
            defaultValue = "127.0.0.1",
            description = "Address of the page and the API. Default: ${DEFAULT-VALUE}, this machine only.")
    private String host = "127.0.0.1";

    @Option(
            names = "--port",
            paramLabel = "PORT",
            defaultValue = "8080",
            description = "Port of the page and the API; any free one if it is taken. Default: ${DEFAULT-VALUE}.")
    private int port = 8080;

    String host() {
        return host;
    }

    int port() {
        return port;
    }
}
