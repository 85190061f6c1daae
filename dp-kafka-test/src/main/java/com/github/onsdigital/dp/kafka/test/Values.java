package com.github.onsdigital.dp.kafka.test;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;

import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.jspecify.annotations.Nullable;

import com.github.onsdigital.dp.kafka.message.JsonFormat;

/**
 * Compares the values of records with what a test expects.
 */
final class Values {

	private Values() {
	}

	// Returns whether the records have exactly these values, in this order.
	static boolean areEqual(List<ConsumerRecord<byte[], byte[]>> records, @Nullable Object[] expected,
			JsonFormat format) {
		if (records.size() != expected.length) {
			return false;
		}
		for (int i = 0; i < expected.length; i++) {
			if (!matches(records.get(i), expected[i], format)) {
				return false;
			}
		}
		return true;
	}

	// Returns whether each value is that of another record.
	static boolean contain(List<ConsumerRecord<byte[], byte[]>> records, @Nullable Object[] expected,
			JsonFormat format) {
		List<ConsumerRecord<byte[], byte[]>> remaining = new ArrayList<>(records);
		for (Object value : expected) {
			ConsumerRecord<byte[], byte[]> found = remaining.stream()
				.filter((record) -> matches(record, value, format))
				.findFirst()
				.orElse(null);
			if (found == null) {
				return false;
			}
			remaining.remove(found);
		}
		return true;
	}

	private static boolean matches(ConsumerRecord<byte[], byte[]> record, @Nullable Object expected,
			JsonFormat format) {
		TestData data = TestData.of(expected);
		return (data != null) ? data.matches(record.value(), format) : record.value() == null;
	}

	static String describe(@Nullable Object[] values, JsonFormat format) {
		return Arrays.stream(values).map((value) -> {
			TestData data = TestData.of(value);
			return TestData.describe((data != null) ? data.bytes(format) : null);
		}).toList().toString();
	}

	static String describe(List<ConsumerRecord<byte[], byte[]>> records) {
		return records.stream()
			.map((record) -> record.topic() + "-" + record.partition() + "@" + record.offset() + " "
					+ TestData.describe(record.value()))
			.toList()
			.toString();
	}

}
