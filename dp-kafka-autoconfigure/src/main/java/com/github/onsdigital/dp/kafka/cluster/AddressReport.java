package com.github.onsdigital.dp.kafka.cluster;

import java.util.Map;

import org.jspecify.annotations.Nullable;

import com.github.onsdigital.dp.kafka.connection.BrokerAddress;

/**
 * The result of one check of one address.
 *
 * @param address the bootstrap address
 * @param reachable whether a Kafka broker responded there in time, in the configured
 * protocol
 * @param problem the problem, as a text for an operator and without secrets, or
 * {@code null}
 * @param topics the presence of each requested topic as reported by the broker
 * @since 0.1.0
 */
public record AddressReport(BrokerAddress address, boolean reachable, @Nullable String problem,
		Map<String, TopicPresence> topics) {

	private static final int MAX_LENGTH = 1500;

	public AddressReport {
		problem = (problem != null) ? Formats.truncate(Formats.clean(problem), MAX_LENGTH) : null;
		topics = Map.copyOf(topics);
	}

}
