package io.millrace.engine.run;

/**
 * What has come from a split so far.
 *
 * @param source index of the source in the graph
 * @param rows rows that epochs have taken from it
 * @param watermarkMillis watermark that was made from its rows; {@link io.millrace.engine.epoch.Watermarks#UNKNOWN} if none
 */
public record SplitCounters(int source, String split, long rows, long watermarkMillis) {}
