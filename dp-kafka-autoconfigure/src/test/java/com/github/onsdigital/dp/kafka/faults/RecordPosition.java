package com.github.onsdigital.dp.kafka.faults;

/**
 * The position of a record in the scenario's topic.
 *
 * @param partition the partition
 * @param offset the offset
 */
record RecordPosition(int partition, long offset) {

}
