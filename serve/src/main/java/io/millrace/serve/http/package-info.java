/** The HTTP side: routes, errors, server-sent events and the page's files. */
@org.jspecify.annotations.NullMarked
package io.millrace.serve.http;
