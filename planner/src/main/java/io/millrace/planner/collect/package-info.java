/** The connector {@code collect}: rows of a query go to whoever asked for them, in the same process. */
@org.jspecify.annotations.NullMarked
package io.millrace.planner.collect;
