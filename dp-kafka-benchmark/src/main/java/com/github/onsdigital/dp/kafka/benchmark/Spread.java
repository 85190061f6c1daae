package com.github.onsdigital.dp.kafka.benchmark;

import java.util.List;

/**
 * Some figures in one.
 *
 * @param median the middle one
 * @param least the least
 * @param most the greatest
 */
record Spread(double median, double least, double most) {

	static Spread of(List<Double> figures) {
		List<Double> sorted = figures.stream().sorted().toList();
		int half = sorted.size() / 2;
		double median = (sorted.size() % 2 != 0) ? sorted.get(half) : (sorted.get(half - 1) + sorted.get(half)) / 2;
		return new Spread(median, sorted.get(0), sorted.get(sorted.size() - 1));
	}

}
