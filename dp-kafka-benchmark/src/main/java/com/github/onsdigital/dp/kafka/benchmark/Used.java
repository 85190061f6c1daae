package com.github.onsdigital.dp.kafka.benchmark;

import java.lang.management.ManagementFactory;

import com.sun.management.OperatingSystemMXBean;
import com.sun.management.ThreadMXBean;

/**
 * The resources that this process has used so far.
 *
 * @param nanos the time of the monotonic clock
 * @param allocated bytes allocated by the threads that are alive
 * @param cpuNanos processor time of all threads, including the garbage collector's
 */
record Used(long nanos, long allocated, long cpuNanos) {

	private static final ThreadMXBean THREADS = (ThreadMXBean) ManagementFactory.getThreadMXBean();

	private static final OperatingSystemMXBean SYSTEM = (OperatingSystemMXBean) ManagementFactory
		.getOperatingSystemMXBean();

	static Used now() {
		long allocated = 0;
		for (long bytes : THREADS.getThreadAllocatedBytes(THREADS.getAllThreadIds())) {
			allocated += Math.max(0, bytes);
		}
		return new Used(System.nanoTime(), allocated, SYSTEM.getProcessCpuTime());
	}

	Used since(Used before) {
		return new Used(this.nanos - before.nanos, this.allocated - before.allocated, this.cpuNanos - before.cpuNanos);
	}

	double seconds() {
		return this.nanos / 1e9;
	}

}
