package com.github.onsdigital.dp.kafka.benchmark;

import java.util.Arrays;
import java.util.Collection;
import java.util.stream.LongStream;

/**
 * The distribution of times, in milliseconds.
 *
 * @param count the number of times
 * @param least the minimum
 * @param p50 the median
 * @param p99 the 99th percentile
 * @param most the maximum
 */
record Quantiles(int count, double least, double p50, double p99, double most) {

	static Quantiles ofNanos(Collection<Long> nanos) {
		return of(nanos.stream().mapToLong(Long::longValue));
	}

	static Quantiles ofNanos(long[] nanos, int from, int to) {
		return of(Arrays.stream(nanos, from, to));
	}

	private static Quantiles of(LongStream nanos) {
		double[] sorted = nanos.mapToDouble((time) -> time / 1e6).sorted().toArray();
		if (sorted.length == 0) {
			throw new IllegalStateException("no times were measured");
		}
		return new Quantiles(sorted.length, sorted[0], at(sorted, 0.5), at(sorted, 0.99), sorted[sorted.length - 1]);
	}

	private static double at(double[] sorted, double part) {
		return sorted[Math.min(sorted.length - 1, (int) Math.ceil(part * sorted.length) - 1)];
	}

}
