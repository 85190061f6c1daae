package com.github.onsdigital.dp.kafka.cluster;

import java.nio.ByteBuffer;
import java.util.List;
import java.util.stream.Stream;

import org.apache.kafka.common.message.MetadataResponseData;
import org.apache.kafka.common.message.MetadataResponseData.MetadataResponseBroker;
import org.apache.kafka.common.message.MetadataResponseData.MetadataResponsePartition;
import org.apache.kafka.common.message.MetadataResponseData.MetadataResponseTopic;
import org.apache.kafka.common.protocol.ByteBufferAccessor;
import org.apache.kafka.common.protocol.Message;
import org.apache.kafka.common.protocol.ObjectSerializationCache;

import com.github.onsdigital.dp.kafka.connection.BrokerAddress;

/**
 * Responses as Kafka itself encodes them.
 */
final class KafkaResponses {

	private KafkaResponses() {
	}

	static byte[] metadata(int correlationId, BrokerAddress... advertised) {
		return frame(correlationId, data("orders", (short) 0, advertised));
	}

	static MetadataResponseData data(String topic, short error, BrokerAddress... advertised) {
		MetadataResponseData data = new MetadataResponseData().setClusterId("cluster-1").setControllerId(1);
		int node = 1;
		for (BrokerAddress address : advertised) {
			data.brokers()
				.add(new MetadataResponseBroker().setNodeId(node++).setHost(address.host()).setPort(address.port()));
		}
		List<MetadataResponsePartition> partitions = Stream.of(0, 1)
			.map((index) -> new MetadataResponsePartition().setPartitionIndex(index)
				.setLeaderId(1)
				.setReplicaNodes(List.of(1, 2, 3))
				.setIsrNodes(List.of(1))
				.setOfflineReplicas(List.of(2, 3)))
			.toList();
		data.topics().add(new MetadataResponseTopic().setErrorCode(error).setName(topic).setPartitions(partitions));
		return data;
	}

	// An ApiVersions response with Metadata and FindCoordinator up to a version.
	static byte[] versions(int correlationId, int metadata, int findCoordinator) {
		ByteBuffer response = ByteBuffer.allocate(26).putInt(22).putInt(correlationId).putShort((short) 0).putInt(2);
		response.putShort((short) 3).putShort((short) 0).putShort((short) metadata);
		return response.putShort((short) 10).putShort((short) 0).putShort((short) findCoordinator).array();
	}

	static byte[] frame(int correlationId, MetadataResponseData data) {
		byte[] body = body(data);
		return ByteBuffer.allocate(body.length + 8).putInt(body.length + 4).putInt(correlationId).put(body).array();
	}

	static byte[] body(MetadataResponseData data) {
		return body(data, 8);
	}

	static byte[] body(Message data, int version) {
		ObjectSerializationCache cache = new ObjectSerializationCache();
		ByteBuffer buffer = ByteBuffer.allocate(data.size(cache, (short) version));
		data.write(new ByteBufferAccessor(buffer), cache, (short) version);
		return buffer.array();
	}

	// With the end of the header in front, as in the flexible versions.
	static byte[] flexibleBody(Message data, int version) {
		byte[] body = body(data, version);
		return ByteBuffer.allocate(body.length + 1).put((byte) 0).put(body).array();
	}

	static byte[] flexibleFrame(int correlationId, Message data, int version) {
		byte[] body = flexibleBody(data, version);
		return ByteBuffer.allocate(body.length + 8).putInt(body.length + 4).putInt(correlationId).put(body).array();
	}

}
