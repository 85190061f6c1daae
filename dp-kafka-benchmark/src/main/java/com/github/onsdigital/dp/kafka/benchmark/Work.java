package com.github.onsdigital.dp.kafka.benchmark;

import java.time.Duration;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/**
 * Measures ordering by key with handlers that take time. The time of a round ends when
 * the last record has been fetched, so it does not contain the tail in which only few
 * keys have records.
 */
final class Work {

	private static final KeyPlan EVEN = KeyPlan.even(1_000);

	private final Bench bench;

	Work(Bench bench) {
		this.bench = bench;
	}

	List<Section> run() {
		List<Section> sections = new ArrayList<>();
		HandlerWork fiveMillis = HandlerWork.sleeps(Duration.ofMillis(5));
		sections.add(run("5 ms", EVEN, 150_000, fiveMillis, 100));
		sections.add(run("5 ms", KeyPlan.zipf(1_000), 200_000, fiveMillis, 100));
		if (this.bench.options().concurrent().virtual()) {
			sections.add(run("50 ms", EVEN, 60_000, HandlerWork.sleeps(Duration.ofMillis(50)), 100));
		}
		sections.add(run("1 µs", EVEN, 1_000_000, HandlerWork.spins(Duration.ofNanos(1_000)), 16));
		sections.add(run("50 µs", EVEN, 300_000, HandlerWork.spins(Duration.ofNanos(50_000)), 16));
		sections.add(run("1 ms", EVEN, 150_000, HandlerWork.sleeps(Duration.ofMillis(1)), 16));
		return sections;
	}

	private Section run(String time, KeyPlan keys, int records, HandlerWork work, int workers) {
		String topic = "work-" + (keys.skewed() ? "zipf-" : "even-") + records;
		Probe probe = this.bench.probe();
		Contenders all = new Contenders(this.bench, topic, (record) -> probe.work(record, work));
		String number = Integer.toString(workers);
		String threads = this.bench.options().concurrent().virtual() ? " virtual workers" : " workers";
		return new Experiment(this.bench, time + " of work, " + keys.text() + ", " + workers + threads, topic, records,
				keys)
			.runUntilFetched(
					List.of(all.dpKafka("dp-kafka-record"),
							all.dpKafka("dp-kafka-key", "ordering", "key", "num-workers", number),
							all.parallelConsumer(workers)),
					List.of("dp-kafka-record", "parallel-consumer"),
					(measured) -> figures(measured, keys, work, workers));
	}

	private static Map<String, Double> figures(Probe.Measured measured, KeyPlan keys, HandlerWork work, int workers) {
		double mean = measured.workMillis();
		Map<String, Double> figures = new LinkedHashMap<>();
		figures.put("handler ms", mean);
		figures.put("busy share", measured.workSeconds() / (workers * measured.seconds()));
		figures.put("of the workers' limit", measured.cost().perSecond() / work.limit(workers, mean));
		if (keys.skewed()) {
			figures.put("of the hottest key's limit", measured.hottestSeconds() / measured.seconds());
		}
		return figures;
	}

}
