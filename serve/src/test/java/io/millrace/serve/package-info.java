/** Tests of the serving process through its own doors: HTTP and a browser. */
@org.jspecify.annotations.NullMarked
package io.millrace.serve;
