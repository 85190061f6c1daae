package com.github.onsdigital.dp.kafka.consumer.listener.dispatch;

import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.NavigableMap;

import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.clients.consumer.ConsumerRecords;

/**
 * A manual consumer that takes messages from the queue and marks, commits and releases
 * them in random order.
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
		DefaultUpstreamMessage message = next();
		if (message == null) {
			return;
		}
		ConsumerRecord<byte[], byte[]> record = message.record();
		group().trace(this.client + " took " + message);
		RandomGroupLog log = group().log(record.partition());
		if (!message.isCurrent()) {
			throw new AssertionError(message + " was taken after its partition was revoked or lost");
		}
		if (log.owner != this.client && this.client.known) {
			throw new AssertionError(message + " was taken, and another member has its partition");
		}
		if (this.taken.stream()
			.anyMatch((other) -> other.isCurrent() && !other.isReleased()
					&& other.record().partition() == record.partition())) {
			throw new AssertionError(message + " was taken while another one of its partition is not released");
		}
		NavigableMap<Long, Boolean> offsets = epochs().offsets(log);
		if (!offsets.isEmpty() && offsets.lastKey() >= record.offset()) {
			throw new AssertionError(message + " was taken after " + offsets.lastKey());
		}
		if (!offsets.isEmpty() && !log.between(offsets.lastKey() + 1, record.offset()).isEmpty()) {
			throw new AssertionError(message + " was taken and a record before it was skipped");
		}
		offsets.put(record.offset(), false);
		this.taken.add(message);
	}

	private DefaultUpstreamMessage next() {
		try {
			return (DefaultUpstreamMessage) this.queue.poll(Duration.ZERO);
		}
		catch (InterruptedException ex) {
			throw new IllegalStateException(ex);
		}
	}

	private void act(DefaultUpstreamMessage message, int action) {
		group().trace(this.client + " does " + action + " with " + message);
		if (action != 6 && !message.isMarked() && message.isCurrent()) {
			epochs().handled(message.record());
		}
		switch (action) {
			case 4 -> message.mark();
			case 5 -> message.commit();
			case 6 -> message.release();
			default -> message.commitAndRelease();
		}
		if (message.isReleased() && message.isMarked()) {
			this.taken.remove(message);
		}
	}

	@Override
	void finish() {
		List.copyOf(this.taken).forEach((message) -> act(message, 7));
	}

	@Override
	boolean hasOpen() {
		return !this.taken.isEmpty();
	}

}
