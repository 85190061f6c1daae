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
import com.github.onsdigital.dp.kafka.support.Deadline;

/**
 * The addresses that brokers advertise and that are not bootstrap addresses. Each is
 * checked until it has responded correctly once. A plain text client that connects to an
 * advertised TLS listener may fail with an out-of-memory error, and one that cannot reach
 * an advertised address waits without a message.
 */
final class AdvertisedAddresses {

	private static final Duration RETRY_AFTER = Duration.ofSeconds(30);

	/** The maximum number of addresses that are checked; those beyond it are not. */
	private static final int MAX_KNOWN = 256;

	/** The maximum number of addresses in a text. */
	private static final int MAX_NAMED = 5;

	private final Set<BrokerAddress> bootstrap;

	private final LongSupplier nanos;

	private final Set<BrokerAddress> verified = new LinkedHashSet<>();

	private final Map<BrokerAddress, Failed> failed = new HashMap<>();

	private final Set<AddressProbe> running = ConcurrentHashMap.newKeySet();

	private volatile boolean closed;

	AdvertisedAddresses(Collection<BrokerAddress> bootstrap, LongSupplier nanos) {
		this.bootstrap = Set.copyOf(bootstrap);
		this.nanos = nanos;
	}

	// Returns the advertised addresses that are to be checked now.
	Set<BrokerAddress> toProbe(List<BrokerAddress> advertised) {
		Set<BrokerAddress> toProbe = new LinkedHashSet<>();
		for (BrokerAddress address : advertised) {
			Failed before = this.failed.get(address);
			boolean isNew = before == null && this.verified.size() + this.failed.size() + toProbe.size() < MAX_KNOWN;
			if (!this.bootstrap.contains(address) && !this.verified.contains(address)
					&& (isNew || (before != null && before.isRetryDue()))) {
				toProbe.add(address);
			}
		}
		return toProbe;
	}

	// Checks one address; on any thread.
	AddressResult probe(BrokerAddress address, ProbeSetup setup, Deadline deadline) {
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

	void record(AddressResult result) {
		ProbeFailure failure = result.failure();
		if (failure == null) {
			this.verified.add(result.address());
			this.failed.remove(result.address());
		}
		else {
			this.failed.put(result.address(), new Failed(failure, Deadline.in(RETRY_AFTER, this.nanos)));
		}
	}

	// Removes the addresses that no broker advertises any more.
	void retain(Collection<BrokerAddress> advertised) {
		Set<BrokerAddress> named = Set.copyOf(advertised);
		this.verified.retainAll(named);
		this.failed.keySet().retainAll(named);
	}

	boolean speaksTls() {
		return this.failed.values().stream().anyMatch((entry) -> entry.failure.kind() == ProbeFailure.Kind.SPEAKS_TLS);
	}

	// Describes the problems of the addresses that one broker advertises.
	@Nullable String problem(MetadataResponse metadata) {
		List<String> problems = new ArrayList<>();
		int failures = 0;
		for (BrokerAddress address : new LinkedHashSet<>(metadata.advertised())) {
			Failed entry = this.failed.get(address);
			if (entry != null && ++failures <= MAX_NAMED) {
				problems.add("advertises " + address + ", which " + entry.failure.text());
			}
		}
		if (failures > MAX_NAMED) {
			problems.add("and " + (failures - MAX_NAMED) + " more that fail");
		}
		if (metadata.malformed() > 0) {
			problems.add("advertises " + metadata.malformed() + " addresses that no host can have");
		}
		return problems.isEmpty() ? null : "answers, but " + String.join("; ", problems);
	}

	// Whether a client can use any advertised address: one that has responded, or has not
	// failed yet. A bootstrap address counts if it responded in this check.
	boolean anyUsable(Collection<BrokerAddress> advertised, Collection<BrokerAddress> reachable) {
		return advertised.stream()
			.anyMatch((address) -> this.bootstrap.contains(address) ? reachable.contains(address)
					: !this.failed.containsKey(address));
	}

	void abort() {
		this.running.forEach(AddressProbe::abort);
	}

	void close() {
		this.closed = true;
		this.running.forEach(AddressProbe::close);
	}

	private record Failed(ProbeFailure failure, Deadline retryAt) {

		boolean isRetryDue() {
			return this.failure.kind() == ProbeFailure.Kind.SPEAKS_TLS || this.retryAt.passed();
		}

	}

}
