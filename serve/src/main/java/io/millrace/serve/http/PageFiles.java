package io.millrace.serve.http;

import io.javalin.http.Context;
import java.io.IOException;
import java.io.InputStream;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;

/** The live page's files, from the class path: no build step, no network, a fixed list. */
final class PageFiles {

    private static final Map<String, String> TYPES = Map.of(
            "html", "text/html; charset=utf-8",
            "css", "text/css; charset=utf-8",
            "js", "text/javascript; charset=utf-8",
            "svg", "image/svg+xml",
            "woff2", "font/woff2",
            "json", "application/json");

    private static final List<String> FILES = List.of(
            "page.css",
            "icon.svg",
            "inter.woff2",
            "main.js",
            "live.js",
            "store.js",
            "format.js",
            "columns.js",
            "graph.js",
            "layout.js",
            "sparkline.js",
            "meters.js",
            "table.js",
            "feeds.js",
            "sources.js");

    private final Map<String, PageFile> loaded = new ConcurrentHashMap<>();

    @SuppressWarnings("ArrayRecordComponent") // never compared
    private record PageFile(byte[] bytes, String tag) {}

    List<Route> routes() {
        List<Route> routes = new ArrayList<>();
        routes.add(Route.get("/", context -> serve(context, "index.html")));
        for (String file : FILES) {
            routes.add(Route.get("/page/" + file, context -> serve(context, file)));
        }
        return routes;
    }

    /** The OpenAPI description, which lies beside the page. */
    byte[] openApi() {
        return load("openapi.json").bytes();
    }

    private void serve(Context context, String name) {
        PageFile file = load(name);
        context.header("ETag", file.tag()).header("Cache-Control", "no-cache");
        if (file.tag().equals(context.header("If-None-Match"))) {
            context.status(304);
            return;
        }
        String type = TYPES.get(name.substring(name.lastIndexOf('.') + 1));
        context.contentType(String.valueOf(type)).result(file.bytes());
    }

    private PageFile load(String name) {
        return loaded.computeIfAbsent(name, PageFiles::read);
    }

    private static PageFile read(String name) {
        try (InputStream in = PageFiles.class.getResourceAsStream("/io/millrace/serve/page/" + name)) {
            if (in == null) {
                throw new IllegalStateException("The page's file is missing from the class path: " + name);
            }
            byte[] bytes = in.readAllBytes();
            return new PageFile(bytes, '"' + Integer.toHexString(Arrays.hashCode(bytes)) + '-' + bytes.length + '"');
        } catch (IOException e) {
            throw new IllegalStateException("Cannot read the page's file " + name + ".", e);
        }
    }
}
