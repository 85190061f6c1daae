package com.github.onsdigital.dp.kafka.consumer.listener;

import org.apache.kafka.clients.consumer.Consumer;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.jspecify.annotations.Nullable;
import org.springframework.kafka.listener.adapter.RecordMessagingMessageListenerAdapter;
import org.springframework.kafka.support.Acknowledgment;

/**
 * For consumers whose records are taken by hand: the container polls, and gets none.
 */
final class NoOpListener extends RecordMessagingMessageListenerAdapter<byte[], byte[]> {

	NoOpListener() {
		super(null, null);
	}

	@Override
	public void onMessage(ConsumerRecord<byte[], byte[]> record, @Nullable Acknowledgment acknowledgment,
			@Nullable Consumer<?, ?> consumer) {
		throw new IllegalStateException("records of this consumer are taken by hand");
	}

}
