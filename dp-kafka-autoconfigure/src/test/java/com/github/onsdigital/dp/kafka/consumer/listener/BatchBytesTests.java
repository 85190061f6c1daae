package com.github.onsdigital.dp.kafka.consumer.listener;

import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.CopyOnWriteArrayList;

import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.junit.jupiter.api.Test;

import com.github.onsdigital.dp.kafka.consumer.handler.BatchInvocation;
import com.github.onsdigital.dp.kafka.consumer.lifecycle.ConsumerRun;

import static org.assertj.core.api.Assertions.assertThat;

/**
 * The byte limit of a batch is the limit of one fetch response of the client.
 */
class BatchBytesTests {

	// ten records of one byte, each with a poll of its own
	private final RunsInMemory runs = new RunsInMemory(1, 10);

	@Test
	void theConsumersOwnSettingIsTheLimit() {
		this.runs.sharedProperties = Map.of("fetch.max.bytes", 1, "max.partition.fetch.bytes", 1);
		this.runs.clientProperties = Map.of("fetch.max.bytes", " 5 ");
		assertThat(batches()).containsExactly(5, 5);
	}

	@Test
	void theSettingOfAllConsumersIsTheLimit() {
		this.runs.sharedProperties = Map.of("fetch.max.bytes", 2, "max.partition.fetch.bytes", "0");
		assertThat(batches()).containsExactly(2, 2, 2, 2, 2);
	}

	@Test
	void theLimitOfOnePartitionIsUsedIfItIsLarger() {
		this.runs.clientProperties = Map.of("fetch.max.bytes", 0, "max.partition.fetch.bytes", 5);
		assertThat(batches()).containsExactly(5, 5);
	}

	@Test
	void theClientsDefaultIsTheLimitWithoutASetting() {
		assertThat(batches()).containsExactly(10);
	}

	private List<Integer> batches() {
		List<Integer> sizes = new CopyOnWriteArrayList<>();
		this.runs.batchSize = 10;
		this.runs.client.setMaxPollRecords(1);
		ConsumerRun run = this.runs.batch(new BatchInvocation() {

			@Override
			public Object read(ConsumerRecord<byte[], byte[]> record) {
				return record;
			}

			@Override
			public CompletionStage<?> handle(List<ConsumerRecord<byte[], byte[]>> records, List<Object> payloads) {
				sizes.add(records.size());
				return null;
			}

		});
		this.runs.awaitCommitted(0, 10);
		this.runs.stop(run);
		return sizes;
	}

}
