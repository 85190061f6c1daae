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

/**
 * Topics and cluster id where a login is needed: one admin client, made when the first
 * broker has answered and kept to the end.
 */
final class AdminTopicLookup {

	private final ClusterConnection connection;

	private final AtomicBoolean asking = new AtomicBoolean();

	private final Object lock = new Object();

	private @Nullable Admin admin;

	private boolean closed;

	AdminTopicLookup(ClusterConnection connection) {
		this.connection = connection;
	}

	// Asks, waiting until the deadline at most.
	Answer ask(Set<String> topics, Set<String> groups, Deadline deadline) {
		if (!this.asking.compareAndSet(false, true)) {
			return Answer.failed("answers, but the login has not ended yet");
		}
		try {
			Admin client = client();
			return (client != null) ? ask(client, topics, groups, deadline) : Answer.failed("dp-kafka is being closed");
		}
		catch (RuntimeException | Error ex) {
			// its message may repeat what was configured
			Throwable cause = (ex.getCause() != null) ? ex.getCause() : ex;
			return Answer.failed("answers, but the login cannot be set up (" + cause.getClass().getSimpleName()
					+ "); see sasl.mechanism and sasl.jaas.config");
		}
		catch (TimeoutException ex) {
			return Answer.failed("answers, but the login, or the addresses it advertises, do not answer in time");
		}
		catch (ExecutionException ex) {
			return Answer.failed(words((ex.getCause() != null) ? ex.getCause() : ex));
		}
		catch (InterruptedException ex) {
			Thread.currentThread().interrupt();
			return Answer.failed("dp-kafka is being closed");
		}
		finally {
			this.asking.set(false);
		}
	}

	// Who is in a group, in words; waits until the deadline at most and never throws.
	GroupView describeGroup(String group, Deadline deadline) {
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
			// the message of a client that cannot be created may repeat what was
			// configured
			Throwable cause = (ex.getCause() != null) ? ex.getCause() : ex;
			reason = cause.getClass().getSimpleName();
		}
		return GroupView.unknown(group, reason);
	}

	private static String words(Throwable failed) {
		if (failed instanceof AuthenticationException) {
			return "answers, but refuses the login: " + Formats.of(failed);
		}
		if (failed instanceof org.apache.kafka.common.errors.TimeoutException) {
			return "answers, but the login, or the addresses it advertises, do not answer in time";
		}
		return "answers, but " + failed.getClass().getSimpleName() + ": " + Formats.of(failed);
	}

	private Answer ask(Admin client, Set<String> topics, Set<String> groups, Deadline deadline)
			throws ExecutionException, InterruptedException, TimeoutException {
		int millis = Math.max(1, deadline.remainingMillis());
		KafkaFuture<String> id = client.describeCluster(new DescribeClusterOptions().timeoutMs(millis)).clusterId();
		Map<String, KafkaFuture<TopicDescription>> descriptions = client
			.describeTopics(topics, new DescribeTopicsOptions().timeoutMs(millis))
			.topicNameValues();
		// asked at the same time, and answered a little earlier: what is known of the
		// cluster is not to be lost for a group that has no coordinator
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
		return new Answer(presence, ids, coordinators, clusterId, null);
	}

	// A group that does not exist yet has a coordinator that says so.
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

	// by one at a time, the one that is asking
	private @Nullable Admin client() {
		synchronized (this.lock) {
			if (this.admin != null || this.closed) {
				return this.admin;
			}
		}
		// resolves names, for as long as that takes: close does not wait for it
		Admin made = create();
		synchronized (this.lock) {
			if (!this.closed) {
				this.admin = made;
				return made;
			}
		}
		made.close(Duration.ZERO);
		return null;
	}

	private Admin create() {
		Map<String, Object> properties = new HashMap<>(this.connection.probeProperties());
		List<BrokerAddress> addresses = this.connection.addresses();
		properties.putIfAbsent(AdminClientConfig.BOOTSTRAP_SERVERS_CONFIG,
				addresses.stream().map(BrokerAddress::toString).collect(Collectors.joining(",")));
		properties.computeIfPresent(AdminClientConfig.CLIENT_ID_CONFIG, (key, id) -> id + "-dp-kafka");
		return Admin.create(properties);
	}

	void close() {
		Admin made;
		synchronized (this.lock) {
			this.closed = true;
			made = this.admin;
			this.admin = null;
		}
		if (made != null) {
			made.close(Duration.ZERO);
		}
	}

	/**
	 * What the admin client was told.
	 *
	 * @param topics what is said of each topic
	 * @param topicIds the ids of the topics that exist
	 * @param coordinators what is said of the coordinator of each group
	 * @param clusterId the cluster's id, or {@code null}
	 * @param problem why nothing was told, or {@code null}
	 */
	record Answer(Map<String, TopicPresence> topics, Map<String, Uuid> topicIds,
			Map<String, CoordinatorStatus> coordinators, @Nullable String clusterId, @Nullable String problem) {

		static Answer failed(String problem) {
			return new Answer(Map.of(), Map.of(), Map.of(), null, problem);
		}

	}

}
