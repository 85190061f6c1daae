package com.github.onsdigital.dp.kafka.benchmark;

import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/**
 * What was measured.
 *
 * @param machine what it ran on
 * @param options what it was told
 * @param throughput the rounds of each contender
 * @param latency the times by what was timed
 * @param idle the cost of waiting
 */
record Report(Map<String, String> machine, Options options, Map<String, List<PerRecord>> throughput,
		Map<String, Quantiles> latency, Map<String, IdleCost> idle) {

	/**
	 * Ours, with whom of Spring's each is compared.
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
	 * Ours by Spring's, round by round.
	 * @return the ratios
	 */
	List<Ratio> ratios() {
		List<Ratio> ratios = new ArrayList<>();
		PAIRS.forEach((ours, springs) -> {
			List<PerRecord> mine = this.throughput.getOrDefault(ours, List.of());
			List<PerRecord> theirs = this.throughput.getOrDefault(springs, List.of());
			List<Double> speed = new ArrayList<>();
			List<Double> bytes = new ArrayList<>();
			List<Double> cpu = new ArrayList<>();
			for (int i = 0; i < Math.min(mine.size(), theirs.size()); i++) {
				speed.add(mine.get(i).perSecond() / theirs.get(i).perSecond());
				bytes.add(mine.get(i).bytes() / theirs.get(i).bytes());
				cpu.add(mine.get(i).cpuNanos() / theirs.get(i).cpuNanos());
			}
			if (!speed.isEmpty()) {
				ratios.add(new Ratio(ours, springs, Spread.of(speed), Spread.of(bytes), Spread.of(cpu)));
			}
		});
		return ratios;
	}

	/**
	 * One of ours by one of Spring's.
	 *
	 * @param ours ours
	 * @param spring Spring's
	 * @param speed records a second
	 * @param bytes bytes allocated for a record
	 * @param cpu processor time for a record
	 */
	record Ratio(String ours, String spring, Spread speed, Spread bytes, Spread cpu) {

	}

}
