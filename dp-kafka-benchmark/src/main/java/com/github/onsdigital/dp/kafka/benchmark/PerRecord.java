package com.github.onsdigital.dp.kafka.benchmark;

/**
 * What a record costs.
 *
 * @param perSecond how many there are in a second
 * @param bytes bytes allocated for one
 * @param cpuNanos processor time for one
 */
record PerRecord(double perSecond, double bytes, double cpuNanos) {

}
