/** Tables that need nothing outside: {@code datagen}, {@code print}, {@code blackhole}, {@code collect}. */
@org.jspecify.annotations.NullMarked
package io.millrace.connect.builtin;
