package com.github.onsdigital.dp.kafka.cluster;

import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;

import org.jspecify.annotations.Nullable;

import com.github.onsdigital.dp.kafka.connection.BrokerAddress;

/**
 * Reports for tests.
 */
public final class Reports {

	public static final Instant AT = Instant.parse("2026-11-23T08:00:00Z");

	private Reports() {
	}

	public static ClusterReport of(TopicPresence orders, boolean... reachable) {
		List<AddressReport> addresses = new ArrayList<>();
		boolean any = false;
		for (int i = 0; i < reachable.length; i++) {
			BrokerAddress address = new BrokerAddress("b" + (i + 1), 9092);
			addresses.add(new AddressReport(address, reachable[i], problem(reachable[i]), Map.of()));
			any |= reachable[i];
		}
		return new ClusterReport(addresses, Map.of("orders", orders), "id", any, AT);
	}

	private static @Nullable String problem(boolean reachable) {
		if (reachable) {
			return null;
		}
		return "refuses the connection";
	}

	public static ClusterReport healthy() {
		return of(TopicPresence.PRESENT, true, true, true);
	}

	public static ClusterReport unreachable() {
		return of(TopicPresence.UNKNOWN, false, false, false);
	}

}
