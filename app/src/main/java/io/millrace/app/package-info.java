/** Command line, project file and wiring: the only module that knows all. */
@org.jspecify.annotations.NullMarked
package io.millrace.app;
