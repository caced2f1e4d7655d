/** A script that runs: on which engine, with which connectors, and what it says about itself while it does. */
@org.jspecify.annotations.NullMarked
package io.millrace.app.pipeline;
