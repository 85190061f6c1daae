package com.github.onsdigital.dp.kafka.consumer.listener.error;

import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.common.TopicPartition;

import com.github.onsdigital.dp.kafka.support.SafeText;

/**
 * What is said of failed records: every offset by name, and nothing without a bound. A
 * handler may put a whole payload into its exception's message.
 */
final class FailureFormatter {

	/**
	 * Room for the places in a line of at most 2 KB.
	 */
	private static final int PLACES_LIMIT = 1_200;

	private FailureFormatter() {
	}

	/**
	 * A failure in one short line.
	 * @param failure the failure
	 * @return its class and message, and those of what caused it in the first place
	 */
	static String text(Throwable failure) {
		return SafeText.withRootCause(failure);
	}

	/**
	 * Where records stand, all of them, as {@code topic-partition@offset}; offsets that
	 * follow each other as {@code first..last}.
	 * @param records the records, those of a partition in order
	 * @return one text or, where one would be too long, several
	 */
	static List<String> places(List<ConsumerRecord<byte[], byte[]>> records) {
		List<String> texts = new ArrayList<>();
		StringBuilder text = new StringBuilder();
		ranges(records).forEach((partition, ranges) -> {
			String name = partition + "@";
			for (long[] range : ranges) {
				String place = name + ((range[0] == range[1]) ? range[0] : range[0] + ".." + range[1]);
				if (text.length() + place.length() > PLACES_LIMIT) {
					texts.add(text.toString());
					text.setLength(0);
				}
				text.append(text.isEmpty() ? "" : ", ").append(place);
			}
		});
		texts.add(text.toString());
		return texts;
	}

	/**
	 * Where records stand, in one text of bounded length.
	 * @param records the records
	 * @return the first of them if they are too many
	 */
	static String place(List<ConsumerRecord<byte[], byte[]>> records) {
		List<String> texts = places(records);
		return texts.get(0) + ((texts.size() > 1) ? " and more" : "");
	}

	private static Map<TopicPartition, List<long[]>> ranges(List<ConsumerRecord<byte[], byte[]>> records) {
		Map<TopicPartition, List<long[]>> ranges = new LinkedHashMap<>();
		for (ConsumerRecord<byte[], byte[]> record : records) {
			List<long[]> some = ranges.computeIfAbsent(new TopicPartition(record.topic(), record.partition()),
					(none) -> new ArrayList<>());
			long[] last = some.isEmpty() ? null : some.get(some.size() - 1);
			if (last != null && last[1] + 1 == record.offset()) {
				last[1]++;
			}
			else {
				some.add(new long[] { record.offset(), record.offset() });
			}
		}
		return ranges;
	}

}
