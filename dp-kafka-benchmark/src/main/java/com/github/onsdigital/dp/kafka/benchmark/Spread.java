package com.github.onsdigital.dp.kafka.benchmark;

import java.util.List;

/**
 * A summary of figures.
 *
 * @param median the median
 * @param least the minimum
 * @param most the maximum
 */
record Spread(double median, double least, double most) {

	static Spread of(List<Double> figures) {
		List<Double> sorted = figures.stream().sorted().toList();
		int half = sorted.size() / 2;
		double median = (sorted.size() % 2 != 0) ? sorted.get(half) : (sorted.get(half - 1) + sorted.get(half)) / 2;
		return new Spread(median, sorted.get(0), sorted.get(sorted.size() - 1));
	}

}
