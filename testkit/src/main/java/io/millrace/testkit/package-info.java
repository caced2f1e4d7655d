/** The harness that runs any operator in every cut mode; manual clock, in-memory source and sink. */
@org.jspecify.annotations.NullMarked
package io.millrace.testkit;
