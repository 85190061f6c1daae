package com.github.onsdigital.dp.kafka.benchmark;

import java.time.Duration;
import java.util.ArrayList;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

import org.apache.commons.logging.Log;
import org.apache.commons.logging.LogFactory;

/**
 * Measures the throughput: all contenders read the same topic from its beginning, one
 * after another, in rounds that start with a different one.
 */
final class Throughput {

	private static final Log logger = LogFactory.getLog(Throughput.class);

	private static final int WARM_UP_ROUNDS = 2;

	private final Bench bench;

	Throughput(Bench bench) {
		this.bench = bench;
	}

	Map<String, List<PerRecord>> run(List<Contender> contenders) {
		Map<String, List<PerRecord>> rounds = new LinkedHashMap<>();
		contenders.forEach((contender) -> rounds.put(contender.name(), new ArrayList<>()));
		List<Contender> order = new ArrayList<>(contenders);
		for (int round = 0; round < WARM_UP_ROUNDS + this.bench.options().rounds(); round++) {
			for (Contender contender : order) {
				PerRecord cost = one(contender);
				if (round >= WARM_UP_ROUNDS) {
					rounds.getOrDefault(contender.name(), new ArrayList<>()).add(cost);
				}
				logger.info("round " + (round - WARM_UP_ROUNDS + 1) + ", " + contender.name() + ": " + cost);
			}
			Collections.rotate(order, 3);
		}
		return rounds;
	}

	private PerRecord one(Contender contender) {
		long all = this.bench.options().records();
		this.bench.meter().reset(all / 20, all);
		contender.start();
		PerRecord cost = this.bench.meter().await(Duration.ofMinutes(2));
		contender.stop();
		this.bench.reset(contender.name());
		return cost;
	}

}
