package com.github.onsdigital.dp.kafka.benchmark;

import java.time.Duration;
import java.util.List;
import java.util.Map;

/**
 * Measures the throughput: all contenders read the same topic from its beginning, one
 * after another.
 */
final class Throughput {

	private final Bench bench;

	Throughput(Bench bench) {
		this.bench = bench;
	}

	Map<String, List<PerRecord>> run(List<Contender> contenders) {
		return this.bench.rounds().run(contenders, this::one);
	}

	private PerRecord one(Contender contender) {
		long all = this.bench.options().records();
		this.bench.meter().reset(all / 20, all);
		contender.start();
		PerRecord cost = this.bench.meter().await(Duration.ofMinutes(2));
		contender.stop();
		this.bench.reset(contender.name(), all);
		return cost;
	}

}
