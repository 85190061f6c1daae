package com.github.onsdigital.dp.kafka.benchmark;

import java.util.List;
import java.util.Map;
import java.util.stream.Stream;

/**
 * Measures ordering by key with handlers that do no work.
 */
final class Keys {

	private static final int WORKERS = 16;

	private final Bench bench;

	Keys(Bench bench) {
		this.bench = bench;
	}

	List<Section> run() {
		return Stream.of(1_000, 100_000).map(KeyPlan::even).map(this::run).toList();
	}

	private Section run(KeyPlan keys) {
		int records = this.bench.options().records();
		String topic = "keys-" + keys.count();
		Contenders all = new Contenders(this.bench, topic, this.bench.probe()::record);
		String workers = Integer.toString(WORKERS);
		return new Experiment(this.bench, "No work, " + keys.text() + ", " + WORKERS + " workers", topic, records, keys)
			.run(List.of(all.rawClient(), all.springRecord(), all.dpKafka("dp-kafka-record"),
					all.dpKafka("dp-kafka-key", "ordering", "key", "num-workers", workers),
					all.dpKafka("dp-kafka-unordered", "ordering", "unordered", "num-workers", workers),
					all.parallelConsumer(WORKERS)),
					List.of("raw-client", "spring-record", "dp-kafka-record", "parallel-consumer"),
					(measured) -> Map.of());
	}

}
