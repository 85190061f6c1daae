package com.github.onsdigital.dp.kafka.cluster;

import java.time.Clock;
import java.time.Duration;
import java.util.List;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.RejectedExecutionException;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.ThreadPoolExecutor;
import java.util.concurrent.TimeUnit;
import java.util.function.Consumer;

import org.jspecify.annotations.Nullable;

import com.github.onsdigital.dp.kafka.connection.ClusterConnection;
import com.github.onsdigital.dp.kafka.connection.KafkaClients;
import com.github.onsdigital.dp.kafka.support.DaemonThreads;
import com.github.onsdigital.dp.kafka.support.Deadline;
import com.github.onsdigital.dp.kafka.time.TimeSource;

/**
 * Checks each address over its own socket. Threads exist only while a check runs.
 */
final class SocketClusterProbe implements ClusterProbe {

	private static final int ADVERTISED_AT_ONCE = 8;

	private final ScheduledExecutorService owner;

	private final ThreadPoolExecutor pool;

	private final ProbeSetup setup;

	private final Clock clock;

	private final List<AddressProbe> addresses;

	private final AdvertisedAddresses advertised;

	private final AdminTopicLookup admin;

	private final CoordinatorAbsences absences;

	SocketClusterProbe(ClusterConnection connection, Duration timeout, TimeSource time, KafkaClients clients,
			ScheduledExecutorService owner) {
		this.owner = owner;
		this.clock = time.clock();
		this.setup = ProbeSetup.of(connection, timeout, time::nanoTime);
		this.addresses = connection.addresses()
			.stream()
			.map((address) -> new AddressProbe(address, this.setup))
			.toList();
		this.advertised = new AdvertisedAddresses(connection.addresses(), time::nanoTime);
		this.admin = new AdminTopicLookup(connection, clients);
		this.absences = new CoordinatorAbsences(time::nanoTime);
		this.pool = pool(this.addresses.size() + ADVERTISED_AT_ONCE);
	}

	private static ThreadPoolExecutor pool(int size) {
		ThreadPoolExecutor pool = new ThreadPoolExecutor(size, size, 500, TimeUnit.MILLISECONDS,
				new LinkedBlockingQueue<>(), DaemonThreads.numbered("dp-kafka-probe-"));
		pool.allowCoreThreadTimeOut(true);
		return pool;
	}

	@Override
	public void check(Set<String> topics, Set<String> groups, Consumer<ClusterReport> done) {
		new CheckRun(this, topics, groups, (report) -> done.accept(this.absences.apply(report))).begin();
	}

	ScheduledExecutorService owner() {
		return this.owner;
	}

	ThreadPoolExecutor pool() {
		return this.pool;
	}

	ProbeSetup setup() {
		return this.setup;
	}

	Clock clock() {
		return this.clock;
	}

	List<AddressProbe> addresses() {
		return this.addresses;
	}

	AdvertisedAddresses advertised() {
		return this.advertised;
	}

	// The lookup of topics and groups, or null if no login is configured.
	@Nullable AdminTopicLookup admin() {
		return this.setup.login() ? this.admin : null;
	}

	@Override
	public CompletableFuture<GroupDescription> describeGroup(String group) {
		Deadline deadline = Deadline.in(this.setup.timeout(), this.setup.nanos());
		CompletableFuture<GroupDescription> description = new CompletableFuture<>();
		try {
			this.pool.execute(() -> description.complete(this.admin.describeGroup(group, deadline)));
		}
		catch (RejectedExecutionException ex) {
			description.complete(GroupDescription.unknown(group, "dp-kafka is being closed"));
		}
		return description;
	}

	@Override
	public void close() {
		this.pool.shutdownNow();
		this.addresses.forEach(AddressProbe::close);
		this.advertised.close();
		this.admin.close();
	}

}
