package com.github.onsdigital.dp.kafka.consumer.listener;

import org.jspecify.annotations.Nullable;
import org.springframework.kafka.config.AbstractKafkaListenerEndpoint;
import org.springframework.kafka.listener.MessageListenerContainer;
import org.springframework.kafka.listener.adapter.MessagingMessageListenerAdapter;
import org.springframework.kafka.listener.adapter.RecordFilterStrategy;
import org.springframework.kafka.support.converter.MessageConverter;

/**
 * Sets dp-kafka's listener on a container through Spring's endpoint, so that the
 * container factory's filters, interceptors and customizers apply to it.
 */
final class HandlerEndpoint extends AbstractKafkaListenerEndpoint<byte[], byte[]> {

	private final MessagingMessageListenerAdapter<byte[], byte[]> listener;

	private @Nullable GuardedFilter filter;

	HandlerEndpoint(String id, String topic, boolean batch, MessagingMessageListenerAdapter<byte[], byte[]> listener) {
		this.listener = listener;
		setId(id);
		setTopics(topic);
		setBatchListener(batch);
		setAutoStartup(false);
		setAckDiscarded(true);
	}

	@Override
	public void setRecordFilterStrategy(RecordFilterStrategy<? super byte[], ? super byte[]> recordFilterStrategy) {
		this.filter = new GuardedFilter(recordFilterStrategy);
		super.setRecordFilterStrategy(this.filter);
	}

	// the application's filter, or null
	@Nullable GuardedFilter filter() {
		return this.filter;
	}

	@Override
	protected MessagingMessageListenerAdapter<byte[], byte[]> createMessageListener(MessageListenerContainer container,
			@Nullable MessageConverter messageConverter) {
		return this.listener;
	}

}
