package com.github.onsdigital.dp.kafka.benchmark;

import java.util.ArrayList;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.function.Function;

import org.apache.commons.logging.Log;
import org.apache.commons.logging.LogFactory;

/**
 * Runs contenders one after another, in rounds that start with a different one. The first
 * rounds are not measured.
 *
 * @param warmUp the number of rounds that are not measured
 * @param measured the number of measured rounds
 */
record Rounds(int warmUp, int measured) {

	private static final Log logger = LogFactory.getLog(Rounds.class);

	<T> Map<String, List<T>> run(List<Contender> contenders, Function<Contender, T> measurement) {
		Map<String, List<T>> rounds = new LinkedHashMap<>();
		contenders.forEach((contender) -> rounds.put(contender.name(), new ArrayList<>()));
		List<Contender> order = new ArrayList<>(contenders);
		for (int round = 0; round < this.warmUp + this.measured; round++) {
			for (Contender contender : order) {
				T result = measurement.apply(contender);
				if (round >= this.warmUp) {
					rounds.getOrDefault(contender.name(), new ArrayList<>()).add(result);
				}
				logger.info("round " + (round - this.warmUp + 1) + ", " + contender.name() + ": " + result);
			}
			Collections.rotate(order, 3);
		}
		return rounds;
	}

}
