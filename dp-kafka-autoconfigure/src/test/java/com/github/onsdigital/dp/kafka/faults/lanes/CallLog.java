package com.github.onsdigital.dp.kafka.faults.lanes;

/**
 * Receives the calls of an instance. Thread-safe.
 */
@FunctionalInterface
interface CallLog {

	void add(Call call);

}
