package com.github.onsdigital.dp.kafka.consumer.failure;

import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.common.TopicPartition;
import org.jspecify.annotations.Nullable;

/**
 * What is said of failed records: every offset by name, and nothing without a bound. A
 * handler may put a whole payload into its exception's message.
 */
final class FailureWords {

	private static final int TEXT_LIMIT = 500;

	/**
	 * Room for the places in a line of at most 2 KB.
	 */
	private static final int PLACES_LIMIT = 1_200;

	private static final int CAUSES_LIMIT = 20;

	private FailureWords() {
	}

	/**
	 * A failure in one short line.
	 * @param failure the failure
	 * @return its class and message, shortened, without line ends
	 */
	static String text(Throwable failure) {
		return shorten(failure.toString());
	}

	/**
	 * A failure to log with its stack trace.
	 * @param failure the failure
	 * @return the failure itself, or a copy that is printed with shorter messages
	 */
	static Throwable logged(Throwable failure) {
		Throwable cause = failure;
		for (int depth = 0; cause != null && depth < CAUSES_LIMIT; depth++) {
			if (cause.toString().length() > TEXT_LIMIT || cause.getSuppressed().length > 0) {
				return shortened(failure, CAUSES_LIMIT);
			}
			cause = cause.getCause();
		}
		return failure;
	}

	private static Throwable shortened(Throwable failure, int causes) {
		Throwable cause = failure.getCause();
		return new Shortened(failure, (cause != null && causes > 1) ? shortened(cause, causes - 1) : null);
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

	private static String shorten(String text) {
		String some = (text.length() <= TEXT_LIMIT) ? text
				: text.substring(0, TEXT_LIMIT) + "... (" + text.length() + " characters)";
		return some.replaceAll("\\R", " ");
	}

	/**
	 * Stands for another throwable in the log.
	 */
	private static final class Shortened extends Throwable {

		private static final long serialVersionUID = 1L;

		Shortened(Throwable other, @Nullable Throwable cause) {
			super(text(other), cause, false, true);
			setStackTrace(other.getStackTrace());
		}

	}

}
