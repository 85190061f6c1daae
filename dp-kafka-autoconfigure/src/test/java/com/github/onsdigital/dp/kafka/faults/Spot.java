package com.github.onsdigital.dp.kafka.faults;

/**
 * Where a record lies in the scenario's topic.
 *
 * @param partition the partition
 * @param offset the offset
 */
record Spot(int partition, long offset) {

}
