/** The decisions of an epoch, pure: what it takes, when it is due, where the watermark stands. No I/O, no threads, no clock. */
@org.jspecify.annotations.NullMarked
package io.millrace.engine.epoch;
