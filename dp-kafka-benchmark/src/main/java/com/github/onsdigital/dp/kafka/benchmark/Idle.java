package com.github.onsdigital.dp.kafka.benchmark;

import java.time.Duration;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/**
 * Measures the cost of a consumer that has read all records and waits.
 */
final class Idle {

	private static final List<String> WATCHED = List.of("raw-client", "spring-record", "spring-batch",
			"dp-kafka-record", "dp-kafka-batch");

	private final Bench bench;

	Idle(Bench bench) {
		this.bench = bench;
	}

	Map<String, IdleCost> run(List<Contender> contenders) {
		Map<String, IdleCost> costs = new LinkedHashMap<>();
		this.bench.polls().enable();
		costs.put("no consumer", watch());
		for (Contender contender : contenders) {
			if (WATCHED.contains(contender.name())) {
				long all = this.bench.options().records();
				this.bench.meter().reset(all / 20, all);
				contender.start();
				this.bench.meter().await(Duration.ofMinutes(2));
				costs.put(contender.name(), watch());
				contender.stop();
				this.bench.reset(contender.name(), all);
			}
		}
		return costs;
	}

	private IdleCost watch() {
		Bench.pass(Duration.ofSeconds(3));
		long polls = this.bench.polls().polls();
		Used before = Used.now();
		Bench.pass(Duration.ofSeconds(this.bench.options().idleSeconds()));
		Used cost = Used.now().since(before);
		return new IdleCost((this.bench.polls().polls() - polls) / cost.seconds(),
				100.0 * cost.cpuNanos() / cost.nanos(), cost.allocated() / 1024.0 / cost.seconds());
	}

}
