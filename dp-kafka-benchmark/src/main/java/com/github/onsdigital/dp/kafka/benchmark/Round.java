package com.github.onsdigital.dp.kafka.benchmark;

import java.util.Map;

/**
 * The result of one contender in one round of a part about concurrent handling.
 *
 * @param cost the cost of a record
 * @param figures other figures of the part, by column
 */
record Round(PerRecord cost, Map<String, Double> figures) {

}
