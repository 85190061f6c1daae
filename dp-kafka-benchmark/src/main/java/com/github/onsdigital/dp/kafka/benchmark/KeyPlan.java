package com.github.onsdigital.dp.kafka.benchmark;

import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.Random;
import java.util.function.IntFunction;
import java.util.stream.IntStream;

/**
 * The keys of the records of a topic.
 *
 * @param count the number of distinct keys
 * @param skewed whether the keys have a Zipf distribution (s = 1), otherwise all have the
 * same number of records
 */
record KeyPlan(int count, boolean skewed) {

	/**
	 * The key with the most records.
	 */
	static final byte[] HOTTEST = key(0);

	static KeyPlan even(int count) {
		return new KeyPlan(count, false);
	}

	static KeyPlan zipf(int count) {
		return new KeyPlan(count, true);
	}

	String text() {
		return String.format("%,d %s", this.count, this.skewed ? "Zipf keys" : "keys");
	}

	/**
	 * Returns a function that gives each record its key, and the same ones in each run.
	 * @return the key by the number of the record
	 */
	IntFunction<byte[]> keys() {
		byte[][] keys = IntStream.range(0, this.count).mapToObj(KeyPlan::key).toArray(byte[][]::new);
		if (!this.skewed) {
			return (number) -> keys[number % keys.length];
		}
		double[] sums = new double[this.count];
		double sum = 0;
		for (int i = 0; i < this.count; i++) {
			sum += 1.0 / (i + 1);
			sums[i] = sum;
		}
		Random random = new Random(1);
		double all = sum;
		return (number) -> {
			int place = Arrays.binarySearch(sums, random.nextDouble() * all);
			return keys[Math.min(keys.length - 1, Math.abs(place + 1))];
		};
	}

	private static byte[] key(int number) {
		return String.format("key-%06d", number).getBytes(StandardCharsets.US_ASCII);
	}

}
