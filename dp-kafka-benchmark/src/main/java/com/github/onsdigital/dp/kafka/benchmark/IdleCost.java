package com.github.onsdigital.dp.kafka.benchmark;

/**
 * The cost of waiting, per second.
 *
 * @param polls polls of the Kafka client
 * @param cpuPercent processor time of the process, 100 is one core
 * @param kilobytes kilobytes allocated
 */
record IdleCost(double polls, double cpuPercent, double kilobytes) {

}
