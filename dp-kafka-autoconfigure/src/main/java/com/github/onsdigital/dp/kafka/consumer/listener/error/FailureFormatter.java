package com.github.onsdigital.dp.kafka.consumer.listener.error;

import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.common.TopicPartition;

import com.github.onsdigital.dp.kafka.support.SafeText;

/**
 * Formats failed records and failures for messages. Lists every offset, and limits the
 * length of each text: the message of a handler's exception may contain a whole payload.
 */
final class FailureFormatter {

	/**
	 * The space for records in a line of at most 2 KB.
	 */
	private static final int RECORDS_LIMIT = 1_200;

	private FailureFormatter() {
	}

	// Returns the class and message of the failure and of its root cause, in one short
	// line.
	static String text(Throwable failure) {
		return SafeText.withRootCause(failure);
	}

	// Returns all records as topic-partition@offset, consecutive offsets as first..last.
	// The records of a partition must be in order. Returns several texts if one would be
	// too long.
	static List<String> describeAll(List<ConsumerRecord<byte[], byte[]>> records) {
		List<String> texts = new ArrayList<>();
		StringBuilder text = new StringBuilder();
		ranges(records).forEach((partition, ranges) -> {
			String name = partition + "@";
			for (long[] bounds : ranges) {
				String range = name + ((bounds[0] == bounds[1]) ? bounds[0] : bounds[0] + ".." + bounds[1]);
				if (text.length() + range.length() > RECORDS_LIMIT) {
					texts.add(text.toString());
					text.setLength(0);
				}
				text.append(text.isEmpty() ? "" : ", ").append(range);
			}
		});
		texts.add(text.toString());
		return texts;
	}

	// Returns one text of limited length, which names the first records if there are too
	// many.
	static String describe(List<ConsumerRecord<byte[], byte[]>> records) {
		List<String> texts = describeAll(records);
		return texts.get(0) + ((texts.size() > 1) ? " and more" : "");
	}

	private static Map<TopicPartition, List<long[]>> ranges(List<ConsumerRecord<byte[], byte[]>> records) {
		Map<TopicPartition, List<long[]>> ranges = new LinkedHashMap<>();
		for (ConsumerRecord<byte[], byte[]> record : records) {
			List<long[]> current = ranges.computeIfAbsent(new TopicPartition(record.topic(), record.partition()),
					(none) -> new ArrayList<>());
			long[] last = current.isEmpty() ? null : current.get(current.size() - 1);
			if (last != null && last[1] + 1 == record.offset()) {
				last[1]++;
			}
			else {
				current.add(new long[] { record.offset(), record.offset() });
			}
		}
		return ranges;
	}

}
