package com.github.onsdigital.dp.kafka.consumer.listener.dispatch;

import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.NavigableMap;

import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.clients.consumer.ConsumerRecords;

/**
 * A user who takes messages from the queue and marks, commits and releases them in random
 * order.
 */
final class RandomGroupManualCalls extends RandomGroupCalls {

	private final RandomGroupClient client;

	private final UpstreamQueue queue;

	private final List<DefaultUpstreamMessage> taken = new ArrayList<>();

	RandomGroupManualCalls(RandomGroup group, RandomGroupClient client, UpstreamQueue queue, RandomGroupEpochs epochs) {
		super(group, epochs);
		this.client = client;
		this.queue = queue;
	}

	@Override
	void call(ConsumerRecords<byte[], byte[]> records) {
		if (!records.isEmpty()) {
			throw new AssertionError("records are dispatched though they are consumed manually");
		}
		for (int i = group().random().nextInt(6); i >= 0; i--) {
			int action = group().random().nextInt(9);
			if (action < 4) {
				take();
			}
			else if (!this.taken.isEmpty()) {
				act(this.taken.get(group().random().nextInt(this.taken.size())), action);
			}
		}
	}

	private void take() {
		DefaultUpstreamMessage delivery = next();
		if (delivery == null) {
			return;
		}
		ConsumerRecord<byte[], byte[]> record = delivery.record();
		group().trace(this.client + " took " + delivery);
		RandomGroupLog log = group().log(record.partition());
		if (!delivery.isCurrent()) {
			throw new AssertionError(delivery + " was taken after its partition was gone");
		}
		if (log.owner != this.client && this.client.known) {
			throw new AssertionError(delivery + " was taken, and another member has its partition");
		}
		if (this.taken.stream()
			.anyMatch((other) -> other.isCurrent() && !other.isReleased()
					&& other.record().partition() == record.partition())) {
			throw new AssertionError(delivery + " was taken while another one of its partition is not released");
		}
		NavigableMap<Long, Boolean> offsets = epochs().offsets(log);
		if (!offsets.isEmpty() && offsets.lastKey() >= record.offset()) {
			throw new AssertionError(delivery + " was taken after " + offsets.lastKey());
		}
		if (!offsets.isEmpty() && !log.between(offsets.lastKey() + 1, record.offset()).isEmpty()) {
			throw new AssertionError(delivery + " was taken and a record before it was passed over");
		}
		offsets.put(record.offset(), false);
		this.taken.add(delivery);
	}

	private DefaultUpstreamMessage next() {
		try {
			return (DefaultUpstreamMessage) this.queue.poll(Duration.ZERO);
		}
		catch (InterruptedException ex) {
			throw new IllegalStateException(ex);
		}
	}

	private void act(DefaultUpstreamMessage delivery, int action) {
		group().trace(this.client + " does " + action + " with " + delivery);
		if (action != 6 && !delivery.isMarked() && delivery.isCurrent()) {
			epochs().handled(delivery.record());
		}
		switch (action) {
			case 4 -> delivery.mark();
			case 5 -> delivery.commit();
			case 6 -> delivery.release();
			default -> delivery.commitAndRelease();
		}
		if (delivery.isReleased() && delivery.isMarked()) {
			this.taken.remove(delivery);
		}
	}

	@Override
	void finish() {
		List.copyOf(this.taken).forEach((delivery) -> act(delivery, 7));
	}

	@Override
	boolean hasOpen() {
		return !this.taken.isEmpty();
	}

}
