package com.github.onsdigital.dp.kafka.cluster;

import java.util.Map;

import org.jspecify.annotations.Nullable;

import com.github.onsdigital.dp.kafka.connection.BrokerAddress;

/**
 * What one check found at one address.
 *
 * @param address the bootstrap address
 * @param reachable whether a Kafka broker answered there in time, in the protocol that is
 * configured
 * @param problem what is wrong, in words for an operator and without secrets, or
 * {@code null}
 * @param topics what the broker said of each topic it was asked for
 * @since 0.1.0
 */
public record AddressReport(BrokerAddress address, boolean reachable, @Nullable String problem,
		Map<String, TopicPresence> topics) {

	private static final int LONGEST = 1500;

	public AddressReport {
		problem = (problem != null) ? Formats.cut(Formats.clean(problem), LONGEST) : null;
		topics = Map.copyOf(topics);
	}

}
