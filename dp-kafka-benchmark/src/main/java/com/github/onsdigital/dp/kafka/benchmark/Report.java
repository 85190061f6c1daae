package com.github.onsdigital.dp.kafka.benchmark;

import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.IntStream;

/**
 * The results.
 *
 * @param machine the machine
 * @param options the options
 * @param throughput the rounds of each contender
 * @param latency the times by kind
 * @param idle the cost of waiting
 * @param startUp the starts of each service
 * @param sections the experiments about concurrent handling
 */
record Report(Map<String, String> machine, Options options, Map<String, List<PerRecord>> throughput,
		Map<String, Quantiles> latency, Map<String, IdleCost> idle, Map<String, List<StartUpCost>> startUp,
		List<Section> sections) {

	/**
	 * The contenders of dp-kafka, each with the one of Spring Kafka to compare it with.
	 */
	private static final Map<String, String> PAIRS = new LinkedHashMap<>();
	static {
		PAIRS.put("dp-kafka-record", "spring-record");
		PAIRS.put("dp-kafka-method", "spring-method");
		PAIRS.put("dp-kafka-batch", "spring-batch");
		PAIRS.put("dp-kafka-batch-method", "spring-batch");
	}

	static Map<String, String> here() {
		Map<String, String> machine = new LinkedHashMap<>();
		machine.put("processors", Integer.toString(Runtime.getRuntime().availableProcessors()));
		machine.put("heap", Runtime.getRuntime().maxMemory() / 1024 / 1024 + " MB");
		machine.put("java", System.getProperty("java.vm.name") + " " + System.getProperty("java.version"));
		machine.put("system", System.getProperty("os.name") + " " + System.getProperty("os.arch"));
		return machine;
	}

	/**
	 * Returns the ratios of dp-kafka to Spring Kafka in each round.
	 * @return the ratios
	 */
	List<Ratio> ratios() {
		List<Ratio> ratios = new ArrayList<>();
		PAIRS.forEach((dpKafka, spring) -> {
			List<PerRecord> dpKafkaRounds = this.throughput.getOrDefault(dpKafka, List.of());
			List<PerRecord> springRounds = this.throughput.getOrDefault(spring, List.of());
			if (!dpKafkaRounds.isEmpty() && !springRounds.isEmpty()) {
				ratios.add(Ratio.of(dpKafka, dpKafkaRounds, spring, springRounds));
			}
		});
		return ratios;
	}

	/**
	 * Returns what dp-kafka adds to a start, in each round.
	 * @return the differences
	 */
	List<StartUpCost> startUpDifferences() {
		List<StartUpCost> dpKafka = this.startUp.getOrDefault(StartUp.DP_KAFKA, List.of());
		List<StartUpCost> spring = this.startUp.getOrDefault(StartUp.SPRING, List.of());
		return IntStream.range(0, dpKafka.size()).mapToObj((i) -> dpKafka.get(i).minus(spring.get(i))).toList();
	}

	/**
	 * The ratio of a contender of dp-kafka to a peer.
	 *
	 * @param dpKafka the contender of dp-kafka
	 * @param peer the peer
	 * @param speed records per second
	 * @param bytes bytes allocated per record
	 * @param cpu processor time per record
	 */
	record Ratio(String dpKafka, String peer, Spread speed, Spread bytes, Spread cpu) {

		static Ratio of(String dpKafka, List<PerRecord> rounds, String peer, List<PerRecord> peerRounds) {
			List<Double> speed = new ArrayList<>();
			List<Double> bytes = new ArrayList<>();
			List<Double> cpu = new ArrayList<>();
			for (int i = 0; i < Math.min(rounds.size(), peerRounds.size()); i++) {
				speed.add(rounds.get(i).perSecond() / peerRounds.get(i).perSecond());
				bytes.add(rounds.get(i).bytes() / peerRounds.get(i).bytes());
				cpu.add(rounds.get(i).cpuNanos() / peerRounds.get(i).cpuNanos());
			}
			return new Ratio(dpKafka, peer, Spread.of(speed), Spread.of(bytes), Spread.of(cpu));
		}

	}

}
