package com.github.onsdigital.dp.kafka.faults;

import java.time.Duration;
import java.util.HashMap;
import java.util.Locale;
import java.util.Map;
import java.util.function.ToLongFunction;

/**
 * The longest time without progress on a partition that had a record to handle, of
 * dp-kafka and of the raw client.
 *
 * @param kindOfHandler the kind of handler
 * @param dpKafka counted from the acknowledgement of the record: the part of the consumer
 * alone
 * @param raw the same of the raw client
 * @param dpKafkaSent counted from the send: the effect of the fault for a user
 * @param rawSent the same of the raw client
 */
record Gaps(String kindOfHandler, Duration dpKafka, Duration raw, Duration dpKafkaSent, Duration rawSent) {

	private static final long EDGE = Duration.ofSeconds(1).toNanos();

	/**
	 * Measures the gaps of one kind of handler.
	 * @param kindOfHandler the kind of handler
	 * @param observations the observations
	 * @param warmNanos the end of the warm-up
	 * @param frozenNanos the time at which a broker was frozen, or
	 * {@link Long#MAX_VALUE}. A record that is acknowledged within a second of it counts
	 * from its send only: which client has fetched it before the freeze is chance.
	 */
	static Gaps of(String kindOfHandler, Observations observations, long warmNanos, long frozenNanos) {
		ToLongFunction<Traffic.Sent> acked = (sent) -> (Math.abs(sent.ackedNanos() - frozenNanos) < EDGE)
				? Long.MAX_VALUE : sent.ackedNanos();
		return new Gaps(kindOfHandler, longest(kindOfHandler, observations, acked, warmNanos),
				longest(Plan.RAW, observations, acked, warmNanos),
				longest(kindOfHandler, observations, Traffic.Sent::sentNanos, warmNanos),
				longest(Plan.RAW, observations, Traffic.Sent::sentNanos, warmNanos));
	}

	private static Duration longest(String kind, Observations observations, ToLongFunction<Traffic.Sent> ready,
			long warm) {
		Map<RecordPosition, Long> starts = new HashMap<>();
		observations.starts(kind).forEach((start) -> starts.merge(start.position(), start.nanos(), Math::min));
		long most = 0;
		for (Map.Entry<RecordPosition, Traffic.Sent> acked : observations.acked().entrySet()) {
			RecordPosition position = acked.getKey();
			Long begun = starts.get(position);
			Long before = starts.get(new RecordPosition(position.partition(), position.offset() - 1));
			if (begun != null && begun > warm) {
				long since = ready.applyAsLong(acked.getValue());
				most = Math.max(most, begun - Math.max(since, (before != null) ? before : since));
			}
		}
		return Duration.ofNanos(most);
	}

	boolean isWithinLimit() {
		return isWithinLimit(this.dpKafka, this.raw) && isWithinLimit(this.dpKafkaSent, this.rawSent);
	}

	private static boolean isWithinLimit(Duration gap, Duration reference) {
		return gap.toNanos() <= 1.5 * reference.toNanos() + Duration.ofSeconds(1).toNanos();
	}

	String describe() {
		return this.kindOfHandler + " gap " + ratio(this.dpKafka, this.raw) + ", from the send on "
				+ ratio(this.dpKafkaSent, this.rawSent);
	}

	private static String ratio(Duration gap, Duration reference) {
		double nanos = Math.max(1, reference.toNanos());
		return String.format(Locale.ROOT, "%.2f s / raw %.2f s = %.2f", gap.toNanos() / 1e9, nanos / 1e9,
				gap.toNanos() / nanos);
	}

}
