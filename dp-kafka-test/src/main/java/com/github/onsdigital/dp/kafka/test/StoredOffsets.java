package com.github.onsdigital.dp.kafka.test;

import java.util.List;

import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.common.TopicPartition;

import com.github.onsdigital.dp.kafka.test.broker.MemoryCluster;
import com.github.onsdigital.dp.kafka.test.broker.TopicControl;
import com.github.onsdigital.dp.kafka.test.invariant.Invariants;

/**
 * The offsets of the records of the cluster.
 *
 * @param cluster the cluster
 */
record StoredOffsets(MemoryCluster cluster) implements Invariants.Records {

	@Override
	public List<Long> offsets(TopicPartition partition, long from, long to) {
		return new TopicControl(this.cluster, partition.topic()).records(partition.partition(), from, to)
			.stream()
			.map(ConsumerRecord::offset)
			.toList();
	}

}
