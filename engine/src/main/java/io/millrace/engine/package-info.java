/** The epoch loop, workers, exchange, and the one table that turns plan nodes into operators. */
@org.jspecify.annotations.NullMarked
package io.millrace.engine;
