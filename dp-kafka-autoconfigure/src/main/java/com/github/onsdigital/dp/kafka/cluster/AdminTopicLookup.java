package com.github.onsdigital.dp.kafka.cluster;

import java.time.Duration;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.stream.Collectors;

import org.apache.kafka.clients.admin.Admin;
import org.apache.kafka.clients.admin.AdminClientConfig;
import org.apache.kafka.clients.admin.ConsumerGroupDescription;
import org.apache.kafka.clients.admin.DescribeClusterOptions;
import org.apache.kafka.clients.admin.DescribeConsumerGroupsOptions;
import org.apache.kafka.clients.admin.DescribeTopicsOptions;
import org.apache.kafka.clients.admin.TopicDescription;
import org.apache.kafka.common.KafkaFuture;
import org.apache.kafka.common.Uuid;
import org.apache.kafka.common.errors.AuthenticationException;
import org.apache.kafka.common.errors.GroupAuthorizationException;
import org.apache.kafka.common.errors.GroupIdNotFoundException;
import org.apache.kafka.common.errors.InvalidTopicException;
import org.apache.kafka.common.errors.TopicAuthorizationException;
import org.apache.kafka.common.errors.UnknownTopicOrPartitionException;
import org.jspecify.annotations.Nullable;

import com.github.onsdigital.dp.kafka.connection.BrokerAddress;
import com.github.onsdigital.dp.kafka.connection.ClusterConnection;
import com.github.onsdigital.dp.kafka.connection.KafkaClients;
import com.github.onsdigital.dp.kafka.support.Deadline;

/**
 * Looks up topics and the cluster id where a login is needed. Uses one admin client,
 * which is created when the first broker has responded and is kept until close.
 */
final class AdminTopicLookup {

	private static final String TIMED_OUT = "answers, but the login, or a connection to the addresses it "
			+ "advertises, timed out";

	private final ClusterConnection connection;

	private final KafkaClients clients;

	private final AtomicBoolean querying = new AtomicBoolean();

	private final Object lock = new Object();

	private @Nullable Admin admin;

	private boolean closed;

	AdminTopicLookup(ClusterConnection connection, KafkaClients clients) {
		this.connection = connection;
		this.clients = clients;
	}

	// Queries topics and groups. Waits until the deadline at most.
	Result query(Set<String> topics, Set<String> groups, Deadline deadline) {
		if (!this.querying.compareAndSet(false, true)) {
			return Result.failed("answers, but an earlier login has not completed yet");
		}
		try {
			Admin client = client();
			return (client != null) ? query(client, topics, groups, deadline)
					: Result.failed("dp-kafka is being closed");
		}
		catch (RuntimeException | Error ex) {
			// its message may contain configured secrets
			Throwable cause = (ex.getCause() != null) ? ex.getCause() : ex;
			return Result.failed("answers, but the login cannot be set up (" + cause.getClass().getSimpleName()
					+ "); see sasl.mechanism and sasl.jaas.config");
		}
		catch (TimeoutException ex) {
			return Result.failed(TIMED_OUT);
		}
		catch (ExecutionException ex) {
			return Result.failed(text((ex.getCause() != null) ? ex.getCause() : ex));
		}
		catch (InterruptedException ex) {
			Thread.currentThread().interrupt();
			return Result.failed("dp-kafka is being closed");
		}
		finally {
			this.querying.set(false);
		}
	}

	// Describes the members of a group. Waits until the deadline at most and never
	// throws.
	GroupDescription describeGroup(String group, Deadline deadline) {
		String reason;
		try {
			Admin client = client();
			if (client != null) {
				DescribeConsumerGroupsOptions options = new DescribeConsumerGroupsOptions()
					.timeoutMs(Math.max(1, deadline.remainingMillis()));
				Map<String, ConsumerGroupDescription> all = client.describeConsumerGroups(Set.of(group), options)
					.all()
					.get(deadline.remainingNanos(), TimeUnit.NANOSECONDS);
				return GroupFormatter.view(Objects.requireNonNull(all.get(group)));
			}
			reason = "dp-kafka is being closed";
		}
		catch (InterruptedException ex) {
			Thread.currentThread().interrupt();
			reason = "dp-kafka is being closed";
		}
		catch (ExecutionException | TimeoutException | RuntimeException | Error ex) {
			// the message of a client that cannot be created may contain configured
			// secrets
			Throwable cause = (ex.getCause() != null) ? ex.getCause() : ex;
			reason = cause.getClass().getSimpleName();
		}
		return GroupDescription.unknown(group, reason);
	}

	private static String text(Throwable failed) {
		if (failed instanceof AuthenticationException) {
			return "answers, but refuses the login: " + Formats.of(failed);
		}
		if (failed instanceof org.apache.kafka.common.errors.TimeoutException) {
			return TIMED_OUT;
		}
		return "answers, but " + failed.getClass().getSimpleName() + ": " + Formats.of(failed);
	}

	private Result query(Admin client, Set<String> topics, Set<String> groups, Deadline deadline)
			throws ExecutionException, InterruptedException, TimeoutException {
		int millis = Math.max(1, deadline.remainingMillis());
		KafkaFuture<String> id = client.describeCluster(new DescribeClusterOptions().timeoutMs(millis)).clusterId();
		Map<String, KafkaFuture<TopicDescription>> descriptions = client
			.describeTopics(topics, new DescribeTopicsOptions().timeoutMs(millis))
			.topicNameValues();
		// requested at the same time with a shorter timeout, so that a group without a
		// coordinator does not lose the result of the other requests
		int forGroups = Math.max(1, millis - Math.min(millis / 5, 500));
		Map<String, ? extends KafkaFuture<?>> coordinated = groups.isEmpty() ? Map.of()
				: client.describeConsumerGroups(groups, new DescribeConsumerGroupsOptions().timeoutMs(forGroups))
					.describedGroups();
		String clusterId = id.get(deadline.remainingNanos(), TimeUnit.NANOSECONDS);
		Map<String, TopicPresence> presence = new HashMap<>();
		Map<String, Uuid> ids = new HashMap<>();
		for (Map.Entry<String, KafkaFuture<TopicDescription>> description : descriptions.entrySet()) {
			TopicPresence found = presence(description.getValue(), deadline);
			presence.put(description.getKey(), found);
			if (found == TopicPresence.PRESENT) {
				ids.put(description.getKey(), description.getValue().get().topicId());
			}
		}
		ids.values().removeIf(Uuid.ZERO_UUID::equals);
		Map<String, CoordinatorStatus> coordinators = new HashMap<>();
		for (Map.Entry<String, ? extends KafkaFuture<?>> group : coordinated.entrySet()) {
			coordinators.put(group.getKey(), coordinator(group.getValue(), deadline));
		}
		return new Result(presence, ids, coordinators, clusterId, null);
	}

	// A group that does not exist yet is reported as such by its coordinator.
	private static CoordinatorStatus coordinator(KafkaFuture<?> description, Deadline deadline)
			throws InterruptedException {
		try {
			description.get(deadline.remainingNanos(), TimeUnit.NANOSECONDS);
			return CoordinatorStatus.AVAILABLE;
		}
		catch (TimeoutException ex) {
			return CoordinatorStatus.UNKNOWN;
		}
		catch (ExecutionException ex) {
			Throwable cause = ex.getCause();
			if (cause instanceof GroupIdNotFoundException) {
				return CoordinatorStatus.AVAILABLE;
			}
			if (cause instanceof GroupAuthorizationException) {
				return CoordinatorStatus.DENIED;
			}
			return (cause instanceof org.apache.kafka.common.errors.TimeoutException) ? CoordinatorStatus.ABSENT
					: CoordinatorStatus.UNKNOWN;
		}
	}

	private static TopicPresence presence(KafkaFuture<?> description, Deadline deadline)
			throws InterruptedException, TimeoutException {
		try {
			description.get(deadline.remainingNanos(), TimeUnit.NANOSECONDS);
			return TopicPresence.PRESENT;
		}
		catch (ExecutionException ex) {
			Throwable cause = ex.getCause();
			if (cause instanceof UnknownTopicOrPartitionException || cause instanceof InvalidTopicException) {
				return TopicPresence.ABSENT;
			}
			return (cause instanceof TopicAuthorizationException) ? TopicPresence.DENIED : TopicPresence.UNKNOWN;
		}
	}

	// called by one thread at a time, the one that runs a query
	private @Nullable Admin client() {
		synchronized (this.lock) {
			if (this.admin != null || this.closed) {
				return this.admin;
			}
		}
		// resolves host names without a time limit: close does not wait for it
		Admin created = create();
		synchronized (this.lock) {
			if (!this.closed) {
				this.admin = created;
				return created;
			}
		}
		created.close(Duration.ZERO);
		return null;
	}

	private Admin create() {
		Map<String, Object> properties = new HashMap<>(this.connection.probeProperties());
		List<BrokerAddress> addresses = this.connection.addresses();
		properties.putIfAbsent(AdminClientConfig.BOOTSTRAP_SERVERS_CONFIG,
				addresses.stream().map(BrokerAddress::toString).collect(Collectors.joining(",")));
		properties.computeIfPresent(AdminClientConfig.CLIENT_ID_CONFIG, (key, id) -> id + "-dp-kafka");
		return this.clients.createAdmin(properties);
	}

	void close() {
		Admin created;
		synchronized (this.lock) {
			this.closed = true;
			created = this.admin;
			this.admin = null;
		}
		if (created != null) {
			created.close(Duration.ZERO);
		}
	}

	/**
	 * The result of a query of the admin client.
	 *
	 * @param topics the presence of each topic
	 * @param topicIds the ids of the topics that exist
	 * @param coordinators the status of the coordinator of each group
	 * @param clusterId the cluster's id, or {@code null}
	 * @param problem why there is no result, or {@code null}
	 */
	record Result(Map<String, TopicPresence> topics, Map<String, Uuid> topicIds,
			Map<String, CoordinatorStatus> coordinators, @Nullable String clusterId, @Nullable String problem) {

		static Result failed(String problem) {
			return new Result(Map.of(), Map.of(), Map.of(), null, problem);
		}

	}

}
