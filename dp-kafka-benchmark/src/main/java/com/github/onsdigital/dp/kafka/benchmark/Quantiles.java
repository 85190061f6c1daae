package com.github.onsdigital.dp.kafka.benchmark;

import java.util.Collection;

/**
 * How times are spread, in milliseconds.
 *
 * @param count how many
 * @param least the shortest
 * @param p50 half are not longer
 * @param p99 99 of 100 are not longer
 * @param most the longest
 */
record Quantiles(int count, double least, double p50, double p99, double most) {

	static Quantiles ofNanos(Collection<Long> nanos) {
		double[] sorted = nanos.stream().mapToDouble((time) -> time / 1e6).sorted().toArray();
		if (sorted.length == 0) {
			throw new IllegalStateException("nothing was timed");
		}
		return new Quantiles(sorted.length, sorted[0], at(sorted, 0.5), at(sorted, 0.99), sorted[sorted.length - 1]);
	}

	private static double at(double[] sorted, double part) {
		return sorted[Math.min(sorted.length - 1, (int) Math.ceil(part * sorted.length) - 1)];
	}

}
