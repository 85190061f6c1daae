package com.github.onsdigital.dp.kafka.consumer.group;

import java.time.Duration;
import java.util.Arrays;
import java.util.concurrent.CompletableFuture;
import java.util.stream.Collectors;

import org.apache.kafka.clients.consumer.ConsumerConfig;
import org.apache.kafka.common.errors.GroupIdNotFoundException;
import org.apache.kafka.common.errors.InconsistentGroupProtocolException;
import org.apache.kafka.common.errors.UnsupportedAssignorException;
import org.jspecify.annotations.Nullable;

import com.github.onsdigital.dp.kafka.cluster.ClusterMonitor;
import com.github.onsdigital.dp.kafka.cluster.GroupDescription;
import com.github.onsdigital.dp.kafka.consumer.ConsumerSettings;
import com.github.onsdigital.dp.kafka.consumer.lifecycle.ConsumerRun;
import com.github.onsdigital.dp.kafka.consumer.lifecycle.RunEnd;
import com.github.onsdigital.dp.kafka.consumer.lifecycle.RunListener;
import com.github.onsdigital.dp.kafka.support.Causes;
import com.github.onsdigital.dp.kafka.time.TimeSource;

/**
 * Starts runs. If a run ends because its group rejects the consumer, queries the members
 * of the group first and adds them to the failure for hold, health, log and endpoint. The
 * end is reported after the query, at most 6 s later.
 */
final class DescribingRunFactory implements ConsumerRun.Factory {

	private static final Duration TIMEOUT = Duration.ofSeconds(6);

	private static final String UNKNOWN = "the members of the group are not known";

	private final ConsumerRun.Factory runs;

	private final ConsumerSettings settings;

	private final ClusterMonitor monitor;

	private final TimeSource time;

	DescribingRunFactory(ConsumerRun.Factory runs, ConsumerSettings settings, ClusterMonitor monitor, TimeSource time) {
		this.runs = runs;
		this.settings = settings;
		this.monitor = monitor;
		this.time = time;
	}

	@Override
	public ConsumerRun start(RunListener listener) {
		return this.runs.start(new DescribingListener(listener));
	}

	private static @Nullable Throwable mismatch(@Nullable Throwable cause) {
		return Causes.findAny(cause, InconsistentGroupProtocolException.class, UnsupportedAssignorException.class,
				GroupIdNotFoundException.class);
	}

	private String message(String group) {
		String setting = "kafka.consumers." + this.settings.id() + ".properties.";
		Object protocol = this.settings.clientProperties()
			.getOrDefault(ConsumerConfig.GROUP_PROTOCOL_CONFIG, "classic");
		if (protocol.toString().equalsIgnoreCase("consumer")) {
			return "the group accepts no member with group.protocol=consumer and this assignor; set " + setting
					+ "group.protocol=classic while other members use it; " + group;
		}
		return "no assignor of this consumer (" + assignors() + ") is supported by all members; set " + setting
				+ "partition.assignment.strategy to a list that contains one of the members' assignors, for example "
				+ "org.apache.kafka.clients.consumer.RoundRobinAssignor for 'roundrobin' (Go); " + group;
	}

	// Completes with the members of the group, or with a note that they are not known.
	private CompletableFuture<String> describeGroup() {
		CompletableFuture<String> description = this.time.newFuture();
		CompletableFuture<GroupDescription> unused = this.monitor.describeGroup(this.settings.group())
			.whenComplete((group, failure) -> description.complete((group != null) ? group.text() : UNKNOWN));
		this.time.delayedExecutor(TIMEOUT).execute(() -> description.complete(UNKNOWN));
		return description;
	}

	private String assignors() {
		Object own = this.settings.clientProperties()
			.getOrDefault(ConsumerConfig.PARTITION_ASSIGNMENT_STRATEGY_CONFIG, "set by Spring Kafka");
		return Arrays.stream(own.toString().split(","))
			.map((name) -> name.substring(name.lastIndexOf('.') + 1).strip())
			.collect(Collectors.joining(", "));
	}

	/**
	 * Forwards all events; adds a description of the group to the end of a run where it
	 * helps.
	 */
	private final class DescribingListener implements RunListener {

		private final RunListener delegate;

		DescribingListener(RunListener delegate) {
			this.delegate = delegate;
		}

		@Override
		public void joined() {
			this.delegate.joined();
		}

		@Override
		public void rebalancing() {
			this.delegate.rebalancing();
		}

		@Override
		public void idle() {
			this.delegate.idle();
		}

		@Override
		public void requestStop(String text) {
			this.delegate.requestStop(text);
		}

		@Override
		public boolean isHeld() {
			return this.delegate.isHeld();
		}

		@Override
		public void ended(RunEnd end) {
			Throwable mismatch = mismatch(end.cause());
			if (mismatch == null) {
				this.delegate.ended(end);
				return;
			}
			CompletableFuture<Void> unused = describeGroup()
				.thenAccept((group) -> this.delegate.ended(new RunEnd(end.kind(), end.committed(),
						new GroupProtocolMismatchException(message(group), mismatch), end.unfinished())));
		}

	}

}
