package com.github.onsdigital.dp.kafka.consumer.listener;

import java.util.List;

import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.jspecify.annotations.Nullable;
import org.springframework.kafka.support.Acknowledgment;
import org.springframework.util.Assert;

/**
 * Helper methods shared by both listeners.
 */
final class ListenerUtils {

	private ListenerUtils() {
	}

	static Acknowledgment require(@Nullable Acknowledgment acknowledgment) {
		Assert.state(acknowledgment != null, "the container's ack mode is not MANUAL");
		return acknowledgment;
	}

	static int indexOf(List<ConsumerRecord<byte[], byte[]>> batch, ConsumerRecord<?, ?> searched) {
		for (int i = 0; i < batch.size(); i++) {
			ConsumerRecord<?, ?> record = batch.get(i);
			if (record.offset() == searched.offset() && record.partition() == searched.partition()
					&& record.topic().equals(searched.topic())) {
				return i;
			}
		}
		return -1;
	}

}
