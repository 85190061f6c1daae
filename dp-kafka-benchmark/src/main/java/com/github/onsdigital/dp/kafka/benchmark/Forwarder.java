package com.github.onsdigital.dp.kafka.benchmark;

import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.Future;

import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.clients.producer.Callback;
import org.apache.kafka.clients.producer.Producer;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.apache.kafka.clients.producer.RecordMetadata;
import org.jspecify.annotations.Nullable;

/**
 * Sends each record to another topic.
 *
 * @param producer the producer of all contenders
 * @param topic the topic
 * @param probe counts the confirmed records
 */
record Forwarder(Producer<byte[], byte[]> producer, String topic, Probe probe) {

	void send(ConsumerRecord<byte[], byte[]> record, Runnable confirmed) {
		long start = System.nanoTime();
		Future<RecordMetadata> unused = this.producer.send(copy(record), (metadata, ex) -> {
			this.probe.confirmed(record.value().length, System.nanoTime() - start, ex);
			confirmed.run();
		});
	}

	CompletionStage<?> send(ConsumerRecord<byte[], byte[]> record) {
		Confirmation confirmation = new Confirmation(this.probe, record.value().length);
		Future<RecordMetadata> unused = this.producer.send(copy(record), confirmation);
		return confirmation;
	}

	private ProducerRecord<byte[], byte[]> copy(ConsumerRecord<byte[], byte[]> record) {
		return new ProducerRecord<>(this.topic, record.key(), record.value());
	}

	/**
	 * The callback of a send and its stage in one object.
	 */
	private static final class Confirmation extends CompletableFuture<RecordMetadata> implements Callback {

		private final Probe probe;

		private final int bytes;

		private final long start = System.nanoTime();

		Confirmation(Probe probe, int bytes) {
			this.probe = probe;
			this.bytes = bytes;
		}

		@Override
		public void onCompletion(RecordMetadata metadata, @Nullable Exception exception) {
			this.probe.confirmed(this.bytes, System.nanoTime() - this.start, exception);
			if (exception != null) {
				completeExceptionally(exception);
			}
			else {
				complete(metadata);
			}
		}

	}

}
