/** The command line: the only place that knows all parts. {@link io.millrace.app.Main} is where the process starts. */
@org.jspecify.annotations.NullMarked
package io.millrace.app;
