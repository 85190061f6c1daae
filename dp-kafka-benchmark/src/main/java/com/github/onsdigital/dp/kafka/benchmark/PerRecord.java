package com.github.onsdigital.dp.kafka.benchmark;

/**
 * The cost of a record.
 *
 * @param perSecond records per second
 * @param bytes bytes allocated per record
 * @param cpuNanos processor time per record
 */
record PerRecord(double perSecond, double bytes, double cpuNanos) {

}
