package com.github.onsdigital.dp.kafka.cluster;

import java.time.Duration;
import java.util.ArrayList;
import java.util.Collection;
import java.util.HashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.function.LongSupplier;

import org.jspecify.annotations.Nullable;

import com.github.onsdigital.dp.kafka.connection.BrokerAddress;

/**
 * The addresses that brokers send clients to and that the user did not give. Each is
 * asked until it has answered properly once: a plain text client that is sent to a TLS
 * listener dies of it, and one that is sent to where it cannot go waits in silence.
 */
final class AdvertisedAddresses {

	private static final Duration AGAIN = Duration.ofSeconds(30);

	/** As many are remembered; of a larger cluster the rest is not checked. */
	private static final int MOST_KNOWN = 256;

	/** As many are named in a text. */
	private static final int MOST_NAMED = 5;

	private final Set<BrokerAddress> given;

	private final LongSupplier nanos;

	private final Set<BrokerAddress> proven = new LinkedHashSet<>();

	private final Map<BrokerAddress, Failed> failed = new HashMap<>();

	private final Set<AddressProbe> running = ConcurrentHashMap.newKeySet();

	private volatile boolean closed;

	AdvertisedAddresses(Collection<BrokerAddress> given, LongSupplier nanos) {
		this.given = Set.copyOf(given);
		this.nanos = nanos;
	}

	// Which of those that a broker named are to be asked now.
	Set<BrokerAddress> toAsk(List<BrokerAddress> advertised) {
		Set<BrokerAddress> toAsk = new LinkedHashSet<>();
		for (BrokerAddress address : advertised) {
			Failed before = this.failed.get(address);
			boolean isNew = before == null && this.proven.size() + this.failed.size() + toAsk.size() < MOST_KNOWN;
			if (!this.given.contains(address) && !this.proven.contains(address)
					&& (isNew || (before != null && before.dueAgain()))) {
				toAsk.add(address);
			}
		}
		return toAsk;
	}

	// Asks one; on any thread.
	AddressAnswer ask(BrokerAddress address, ProbeSetup setup, Deadline deadline) {
		AddressProbe probe = new AddressProbe(address, setup);
		this.running.add(probe);
		try {
			if (this.closed) {
				probe.close();
			}
			return probe.check(Set.of(), deadline);
		}
		finally {
			probe.close();
			this.running.remove(probe);
		}
	}

	void answered(AddressAnswer answer) {
		ProbeFailure failure = answer.failure();
		if (failure == null) {
			this.proven.add(answer.address());
			this.failed.remove(answer.address());
		}
		else {
			this.failed.put(answer.address(), new Failed(failure, Deadline.in(AGAIN, this.nanos)));
		}
	}

	// Forgets those that no broker names any more.
	void retain(Collection<BrokerAddress> advertised) {
		Set<BrokerAddress> named = Set.copyOf(advertised);
		this.proven.retainAll(named);
		this.failed.keySet().retainAll(named);
	}

	boolean speaksTls() {
		return this.failed.values().stream().anyMatch((one) -> one.failure.kind() == ProbeFailure.Kind.SPEAKS_TLS);
	}

	// What is wrong with those that one broker named.
	@Nullable String problem(MetadataAnswer metadata) {
		List<String> problems = new ArrayList<>();
		int failures = 0;
		for (BrokerAddress address : new LinkedHashSet<>(metadata.advertised())) {
			Failed one = this.failed.get(address);
			if (one != null && ++failures <= MOST_NAMED) {
				problems.add("advertises " + address + ", which " + one.failure.words());
			}
		}
		if (failures > MOST_NAMED) {
			problems.add("and " + (failures - MOST_NAMED) + " more that fail");
		}
		if (metadata.malformed() > 0) {
			problems.add("advertises " + metadata.malformed() + " addresses that no host can have");
		}
		return problems.isEmpty() ? null : "answers, but " + String.join("; ", problems);
	}

	// Whether a client that has asked for the brokers can go on: an advertised address
	// answered, or is not known yet not to. The addresses the user gave count if they
	// answered in this check.
	boolean anyUsable(Collection<BrokerAddress> advertised, Collection<BrokerAddress> answered) {
		return advertised.stream()
			.anyMatch((address) -> this.given.contains(address) ? answered.contains(address)
					: !this.failed.containsKey(address));
	}

	void abort() {
		this.running.forEach(AddressProbe::abort);
	}

	void close() {
		this.closed = true;
		this.running.forEach(AddressProbe::close);
	}

	private record Failed(ProbeFailure failure, Deadline again) {

		boolean dueAgain() {
			return this.failure.kind() == ProbeFailure.Kind.SPEAKS_TLS || this.again.passed();
		}

	}

}
