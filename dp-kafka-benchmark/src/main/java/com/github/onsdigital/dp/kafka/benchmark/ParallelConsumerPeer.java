package com.github.onsdigital.dp.kafka.benchmark;

import java.util.List;
import java.util.function.Supplier;

import io.confluent.parallelconsumer.ParallelConsumerOptions;
import io.confluent.parallelconsumer.ParallelStreamProcessor;
import org.apache.kafka.clients.consumer.Consumer;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.jspecify.annotations.Nullable;

/**
 * Confluent's Parallel Consumer with ordering by key.
 */
final class ParallelConsumerPeer implements Contender {

	private final Supplier<Consumer<byte[], byte[]>> clients;

	private final String topic;

	private final int concurrency;

	private final java.util.function.Consumer<ConsumerRecord<byte[], byte[]>> handler;

	private @Nullable ParallelStreamProcessor<byte[], byte[]> processor;

	ParallelConsumerPeer(Supplier<Consumer<byte[], byte[]>> clients, String topic, int concurrency,
			java.util.function.Consumer<ConsumerRecord<byte[], byte[]>> handler) {
		this.clients = clients;
		this.topic = topic;
		this.concurrency = concurrency;
		this.handler = handler;
	}

	@Override
	public String name() {
		return "parallel-consumer";
	}

	@Override
	public void start() {
		ParallelConsumerOptions<byte[], byte[]> options = ParallelConsumerOptions.<byte[], byte[]>builder()
			.consumer(this.clients.get())
			.ordering(ParallelConsumerOptions.ProcessingOrder.KEY)
			.maxConcurrency(this.concurrency)
			.build();
		ParallelStreamProcessor<byte[], byte[]> running = ParallelStreamProcessor.createEosStreamProcessor(options);
		running.subscribe(List.of(this.topic));
		running.poll((context) -> this.handler.accept(context.getSingleConsumerRecord()));
		this.processor = running;
	}

	@Override
	public void stop() {
		ParallelStreamProcessor<byte[], byte[]> running = this.processor;
		if (running != null) {
			running.close();
		}
	}

}
