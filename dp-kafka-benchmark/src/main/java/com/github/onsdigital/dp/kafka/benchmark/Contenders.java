package com.github.onsdigital.dp.kafka.benchmark;

import java.util.function.Consumer;

import org.apache.kafka.clients.consumer.ConsumerRecord;

import com.github.onsdigital.dp.kafka.consumer.AsyncRecordHandler;
import com.github.onsdigital.dp.kafka.consumer.ConsumerOptions;

/**
 * Creates the contenders of an experiment about concurrent handling.
 *
 * @param bench the bench
 * @param topic the topic that all of them read
 * @param handler handles a record, on any thread
 */
record Contenders(Bench bench, String topic, Consumer<ConsumerRecord<byte[], byte[]>> handler) {

	Contender rawClient() {
		return new RawClient("raw-client", () -> this.bench.newConsumer("raw-client"), this.topic,
				(records) -> records.forEach(this.handler));
	}

	Contender springRecord() {
		return this.bench.springContainers(this.topic).records("spring-record", false, (record, acknowledgment) -> {
			this.handler.accept(record);
			SpringContainers.require(acknowledgment).acknowledge();
		});
	}

	Contender parallelConsumer(int concurrency) {
		return new ParallelConsumerPeer(() -> this.bench.newConsumer("parallel-consumer"), this.topic, concurrency,
				this.handler);
	}

	/**
	 * Creates a contender with dp-kafka.
	 * @param name its name
	 * @param settings names and values of the consumer's settings
	 * @return the contender
	 */
	Contender dpKafka(String name, String... settings) {
		return new ManagedInCode(name,
				() -> this.bench.groups().records(options(name, settings), this.handler::accept));
	}

	Contender dpKafka(String name, AsyncRecordHandler asyncHandler, String... settings) {
		return new ManagedInCode(name, () -> this.bench.groups().asyncRecords(options(name, settings), asyncHandler));
	}

	private ConsumerOptions options(String name, String... settings) {
		ConsumerOptions options = ConsumerOptions.of(name).topic(this.topic).group(name);
		for (int i = 0; i < settings.length; i += 2) {
			options = options.set(settings[i], settings[i + 1]);
		}
		return options;
	}

}
