/** Running a graph: readers, the epoch loop, workers, exchanges and commits. */
@org.jspecify.annotations.NullMarked
package io.millrace.engine.run;
