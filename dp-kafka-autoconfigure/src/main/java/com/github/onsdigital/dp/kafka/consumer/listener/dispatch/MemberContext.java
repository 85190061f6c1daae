package com.github.onsdigital.dp.kafka.consumer.listener.dispatch;

import java.util.function.LongSupplier;
import java.util.function.Predicate;

import org.apache.kafka.clients.consumer.Consumer;

import com.github.onsdigital.dp.kafka.time.TimeSource;

/**
 * The objects that the parts of one group member share. Poll thread only, except the
 * control, the clock and the wake-up of the client.
 *
 * @param consumerId the id of the consumer
 * @param client the Kafka client
 * @param control pauses and stops the members of the run
 * @param time the clocks and the waits
 * @param partitions the assigned partitions
 * @param pauser pauses and resumes partitions of the client
 * @param fatalErrors the errors after which the member cannot continue
 * @param committer commits offsets
 */
record MemberContext(String consumerId, Consumer<byte[], byte[]> client, RunControl control, TimeSource time,
		AssignedPartitions partitions, PartitionPauser pauser, FatalErrors fatalErrors, OffsetCommitter committer) {

	static MemberContext create(String consumerId, Consumer<byte[], byte[]> client, RunControl control, TimeSource time,
			Predicate<Throwable> errorListener) {
		FatalErrors fatalErrors = new FatalErrors(consumerId, errorListener);
		return new MemberContext(consumerId, client, control, time, new AssignedPartitions(),
				new PartitionPauser(client), fatalErrors,
				new OffsetCommitter(consumerId, client, time::nanoTime, fatalErrors));
	}

	long nanos() {
		return this.time.nanoTime();
	}

	// the monotonic clock, in nanoseconds
	LongSupplier clock() {
		return this.time::nanoTime;
	}

}
