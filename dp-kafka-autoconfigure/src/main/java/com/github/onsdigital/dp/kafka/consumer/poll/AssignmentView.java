package com.github.onsdigital.dp.kafka.consumer.poll;

import java.time.Duration;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.OptionalLong;
import java.util.function.LongSupplier;

import org.apache.commons.logging.Log;
import org.apache.commons.logging.LogFactory;
import org.apache.kafka.clients.consumer.Consumer;
import org.apache.kafka.common.KafkaException;
import org.apache.kafka.common.errors.WakeupException;

import com.github.onsdigital.dp.kafka.consumer.PartitionAssignment;

/**
 * What any thread may know of a member's partitions and how far behind they are. Written
 * by the poll thread, from what the client knows anyway: no request is made.
 */
final class AssignmentView {

	private static final Log logger = LogFactory.getLog(AssignmentView.class);

	private static final long REFRESH = Duration.ofMillis(500).toNanos();

	private final Consumer<byte[], byte[]> client;

	private final Partitions partitions;

	private final LongSupplier nanos;

	private final FatalErrors fatal;

	private volatile List<PartitionAssignment> latest = List.of();

	private long refreshedNanos;

	AssignmentView(Consumer<byte[], byte[]> client, Partitions partitions, LongSupplier nanos, FatalErrors fatal) {
		this.client = client;
		this.partitions = partitions;
		this.nanos = nanos;
		this.fatal = fatal;
	}

	List<PartitionAssignment> latest() {
		return this.latest;
	}

	void clear() {
		this.latest = List.of();
	}

	void refreshIfOld() {
		if (this.nanos.getAsLong() - this.refreshedNanos > REFRESH) {
			refresh();
		}
	}

	void refresh() {
		this.refreshedNanos = this.nanos.getAsLong();
		List<PartitionAssignment> now = new ArrayList<>();
		for (PartitionState state : this.partitions.all()) {
			OptionalLong lag = lagOf(state);
			now.add(new PartitionAssignment(state.partition().partition(),
					lag.isPresent() ? lag.getAsLong() + state.waiting() : null));
		}
		now.sort(Comparator.comparingInt(PartitionAssignment::partition));
		this.latest = List.copyOf(now);
	}

	// the client may ask a broker for it, and fail; nothing else may fail for that
	private OptionalLong lagOf(PartitionState state) {
		try {
			return this.client.currentLag(state.partition());
		}
		catch (WakeupException ex) {
			logger.trace("woken; the wake-up is for the next poll", ex);
			this.client.wakeup();
		}
		catch (KafkaException | IllegalStateException ex) {
			this.fatal.ofRequest(ex, "the question for a lag");
			logger.debug("the lag of " + state.partition() + " is not known", ex);
		}
		return OptionalLong.empty();
	}

}
