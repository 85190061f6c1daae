package com.github.onsdigital.dp.kafka.benchmark;

/**
 * The cost of a start, from the start of the process until the application is ready.
 *
 * @param seconds the time
 * @param cpuSeconds processor time of the process
 * @param classes loaded classes
 */
record StartUpCost(double seconds, double cpuSeconds, double classes) {

	StartUpCost minus(StartUpCost other) {
		return new StartUpCost(this.seconds - other.seconds, this.cpuSeconds - other.cpuSeconds,
				this.classes - other.classes);
	}

}
