/** Tables and models of the plan, made by Flink's factories from any jar: what is looked up, searched and asked. */
@org.jspecify.annotations.NullMarked
package io.millrace.engine.factory;
