package com.github.onsdigital.dp.kafka.benchmark;

import java.util.Map;
import java.util.Objects;
import java.util.Set;
import java.util.TreeMap;

/**
 * The command-line options.
 *
 * @param rounds the number of measured rounds
 * @param records the number of records in a round
 * @param protocol {@code classic} or {@code consumer}
 * @param who the contenders, or {@code all}
 * @param only the parts to run: {@code throughput}, {@code latency}, {@code idle},
 * {@code start-up}
 * @param idleSeconds the time for which each idle consumer is measured
 * @param batches the number of measured batches
 * @param output the output file without its extension
 */
record Options(int rounds, int records, String protocol, Set<String> who, Set<String> only, int idleSeconds,
		int batches, String output) {

	static final int PARTITIONS = 4;

	static final int VALUE_BYTES = 100;

	static Options of(String... arguments) {
		Map<String, String> given = new TreeMap<>(Map.of("rounds", "5", "records", "1000000", "protocol", "classic",
				"who", "all", "only", "throughput,latency,idle,start-up", "idle-seconds", "10", "batches", "100",
				"output", "target/performance"));
		for (String argument : arguments) {
			String[] parts = argument.split("=", 2);
			String name = parts[0].replaceFirst("^--", "");
			if (parts.length != 2 || given.replace(name, parts[1]) == null) {
				throw new IllegalArgumentException(
						"'" + argument + "' is none of --" + String.join("=, --", given.keySet()) + "=");
			}
		}
		return new Options(number(given, "rounds"), number(given, "records"), text(given, "protocol"),
				Set.of(text(given, "who").split(",")), Set.of(text(given, "only").split(",")),
				number(given, "idle-seconds"), number(given, "batches"), text(given, "output"));
	}

	private static String text(Map<String, String> given, String name) {
		return Objects.requireNonNull(given.get(name));
	}

	private static int number(Map<String, String> given, String name) {
		return Integer.parseInt(text(given, name));
	}

}
