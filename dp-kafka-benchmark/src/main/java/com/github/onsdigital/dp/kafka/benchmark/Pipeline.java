package com.github.onsdigital.dp.kafka.benchmark;

import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.IntStream;

/**
 * Measures a pipeline: consume, send, commit what is confirmed.
 */
final class Pipeline {

	private static final String OUTPUT = "pipeline-output";

	private static final KeyPlan KEYS = KeyPlan.even(1_000);

	private final Bench bench;

	private final Forwarder forwarder;

	Pipeline(Bench bench) {
		this.bench = bench;
		this.forwarder = new Forwarder(bench.producer(), OUTPUT, bench.probe());
	}

	List<Section> run() {
		int records = this.bench.options().records();
		String topic = "pipeline-input";
		this.bench.createOutput(OUTPUT);
		Experiment experiment = new Experiment(this.bench, "Consume, send, commit what is confirmed: " + KEYS.text(),
				topic, records, KEYS);
		return List.of(experiment.run(contenders(topic), List.of("spring-async-acks", "raw-flush", "raw-behind"),
				Pipeline::figures));
	}

	private List<Contender> contenders(String topic) {
		Contenders all = new Contenders(this.bench, topic, this.forwarder::send);
		List<Contender> contenders = new ArrayList<>();
		contenders.add(new RawClient("raw-flush", () -> this.bench.newConsumer("raw-flush"), topic, (records) -> {
			records.forEach((record) -> this.forwarder.send(record, Pipeline::ignore));
			this.forwarder.producer().flush();
		}));
		contenders
			.add(new RawPipeline("raw-behind", () -> this.bench.newConsumer("raw-behind"), topic, this.forwarder));
		contenders.add(this.bench.springContainers(topic)
			.records("spring-async-acks", true, (record, acknowledgment) -> this.forwarder.send(record,
					SpringContainers.require(acknowledgment)::acknowledge)));
		IntStream.of(256, 1_024, 10_000)
			.mapToObj(Integer::toString)
			.forEach((inFlight) -> contenders
				.add(all.dpKafka("dp-kafka-pipeline-" + inFlight, this.forwarder::send, "max-in-flight", inFlight)));
		contenders.add(all.dpKafka("dp-kafka-key", this.forwarder::send, "ordering", "key"));
		contenders.add(all.dpKafka("dp-kafka-stage", this.forwarder::send));
		return contenders;
	}

	private static void ignore() {
	}

	/**
	 * Returns the mean time from a send to its callback, and how much of the rate that
	 * this time permits for one record of each key was reached.
	 */
	private static Map<String, Double> figures(Probe.Measured measured) {
		double millis = measured.workMillis();
		Map<String, Double> figures = new LinkedHashMap<>();
		figures.put("ms to the acknowledgment", millis);
		figures.put("of keys / acknowledgment", measured.cost().perSecond() * millis / 1e3 / KEYS.count());
		return figures;
	}

}
