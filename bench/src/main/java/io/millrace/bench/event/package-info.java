/** The Nexmark events, each a function of its number. */
@org.jspecify.annotations.NullMarked
package io.millrace.bench.event;
