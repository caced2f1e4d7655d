/** The subcommands, one class each. */
@org.jspecify.annotations.NullMarked
package io.millrace.app.command;
