package com.github.onsdigital.dp.kafka.benchmark;

import java.time.Duration;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import java.util.TreeMap;
import java.util.stream.Stream;

/**
 * The command-line options.
 *
 * @param rounds the number of measured rounds
 * @param records the number of records in a round
 * @param protocol {@code classic} or {@code consumer}
 * @param who the contenders, or {@code all}
 * @param only the parts to run: {@code throughput}, {@code latency}, {@code idle},
 * {@code start-up}, {@code pipeline}, {@code keys}, {@code work},
 * {@code concurrent-latency}
 * @param idleSeconds the time for which each idle consumer is measured
 * @param batches the number of measured batches
 * @param output the output file without its extension
 * @param concurrent the options of the parts about concurrent handling
 */
record Options(int rounds, int records, String protocol, Set<String> who, Set<String> only, int idleSeconds,
		int batches, String output, Concurrent concurrent) {

	static final int PARTITIONS = 4;

	static final int VALUE_BYTES = 100;

	static Options of(String... arguments) {
		Map<String, String> given = new TreeMap<>(Map.of("rounds", "5", "records", "1000000", "protocol", "classic",
				"who", "all", "only", "throughput,latency,idle,start-up", "idle-seconds", "10", "batches", "100",
				"output", "target/performance"));
		given.putAll(
				Map.of("warm-up", "2", "limit-seconds", "8", "feed-seconds", "10", "match", "", "virtual", "false"));
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
				number(given, "idle-seconds"), number(given, "batches"), text(given, "output"),
				new Concurrent(number(given, "warm-up"), Duration.ofSeconds(number(given, "limit-seconds")),
						Duration.ofSeconds(number(given, "feed-seconds")), text(given, "match"),
						Boolean.parseBoolean(text(given, "virtual"))));
	}

	/**
	 * Returns whether at least one of these parts is selected.
	 * @param parts the names of parts
	 * @return whether one of them runs
	 */
	boolean runs(String... parts) {
		return Stream.of(parts).anyMatch(this.only::contains);
	}

	/**
	 * Returns whether an experiment is selected.
	 * @param title its title
	 * @return whether it runs
	 */
	boolean matches(String title) {
		return title.contains(this.concurrent.match());
	}

	boolean isSelected(String contender) {
		return this.who.contains("all") || this.who.contains(contender);
	}

	private static String text(Map<String, String> given, String name) {
		return Objects.requireNonNull(given.get(name));
	}

	private static int number(Map<String, String> given, String name) {
		return Integer.parseInt(text(given, name));
	}

	/**
	 * The options of the parts about concurrent handling.
	 *
	 * @param warmUp the number of rounds before the measured ones, in all parts with
	 * rounds
	 * @param limit the maximum time of a contender in a round; slow contenders do not
	 * read the whole topic
	 * @param feed the measured time of a feed with a constant rate
	 * @param match a part of the titles of the experiments to run
	 * @param virtual the value of {@code spring.threads.virtual.enabled}
	 */
	record Concurrent(int warmUp, Duration limit, Duration feed, String match, boolean virtual) {

	}

}
