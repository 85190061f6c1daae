package com.github.onsdigital.dp.kafka.test.broker;

import java.util.Map;

import org.apache.kafka.clients.admin.Admin;
import org.springframework.kafka.core.KafkaAdmin;

import com.github.onsdigital.dp.kafka.support.Internal;

/**
 * Spring Kafka's admin with clients of an in-memory cluster, which creates the topics of
 * the application's {@code NewTopic} beans there.
 *
 * @since 0.1.0
 * @hidden
 */
@Internal
public class MemoryKafkaAdmin extends KafkaAdmin {

	private final MemoryCluster cluster;

	/**
	 * Creates an admin.
	 * @param cluster the cluster
	 * @param properties the settings, as {@code AdminClientConfig} defines them
	 */
	public MemoryKafkaAdmin(MemoryCluster cluster, Map<String, Object> properties) {
		super(properties);
		this.cluster = cluster;
	}

	@Override
	protected Admin createAdmin() {
		return MemoryAdmin.newAdmin(this.cluster, getAdminConfig());
	}

}
