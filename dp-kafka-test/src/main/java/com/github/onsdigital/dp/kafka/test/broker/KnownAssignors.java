package com.github.onsdigital.dp.kafka.test.broker;

import java.util.List;

import org.apache.kafka.clients.consumer.ConsumerPartitionAssignor;
import org.apache.kafka.clients.consumer.CooperativeStickyAssignor;
import org.apache.kafka.clients.consumer.RangeAssignor;
import org.apache.kafka.clients.consumer.RoundRobinAssignor;
import org.apache.kafka.clients.consumer.StickyAssignor;

/**
 * The assignors of Kafka's client, by the name that they have in a group.
 */
final class KnownAssignors {

	private KnownAssignors() {
	}

	static String className(String name) {
		List<ConsumerPartitionAssignor> all = List.of(new RangeAssignor(), new RoundRobinAssignor(),
				new StickyAssignor(), new CooperativeStickyAssignor());
		return all.stream()
			.filter((assignor) -> assignor.name().equals(name))
			.findFirst()
			.map((assignor) -> assignor.getClass().getName())
			.orElseThrow(() -> new IllegalStateException("The assignor '" + name
					+ "' is not one of Kafka's; specify the class of the new member's assignor"));
	}

}
