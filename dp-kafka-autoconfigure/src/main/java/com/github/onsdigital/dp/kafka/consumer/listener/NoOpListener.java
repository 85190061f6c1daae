package com.github.onsdigital.dp.kafka.consumer.listener;

import org.apache.kafka.clients.consumer.Consumer;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.jspecify.annotations.Nullable;
import org.springframework.kafka.listener.adapter.RecordMessagingMessageListenerAdapter;
import org.springframework.kafka.support.Acknowledgment;

/**
 * Listener of a container whose records are consumed manually. It is never called.
 */
final class NoOpListener extends RecordMessagingMessageListenerAdapter<byte[], byte[]> {

	NoOpListener() {
		super(null, null);
	}

	@Override
	public void onMessage(ConsumerRecord<byte[], byte[]> record, @Nullable Acknowledgment acknowledgment,
			@Nullable Consumer<?, ?> consumer) {
		throw new IllegalStateException("records of this consumer are consumed manually");
	}

}
