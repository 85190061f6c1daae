package com.github.onsdigital.dp.kafka.test.broker;

import java.time.Duration;
import java.util.Collection;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.OptionalLong;
import java.util.Set;
import java.util.function.Supplier;
import java.util.regex.Pattern;

import org.apache.kafka.clients.consumer.CloseOptions;
import org.apache.kafka.clients.consumer.Consumer;
import org.apache.kafka.clients.consumer.ConsumerGroupMetadata;
import org.apache.kafka.clients.consumer.ConsumerRebalanceListener;
import org.apache.kafka.clients.consumer.ConsumerRecords;
import org.apache.kafka.clients.consumer.OffsetAndMetadata;
import org.apache.kafka.clients.consumer.OffsetAndTimestamp;
import org.apache.kafka.clients.consumer.OffsetCommitCallback;
import org.apache.kafka.clients.consumer.SubscriptionPattern;
import org.apache.kafka.common.Metric;
import org.apache.kafka.common.MetricName;
import org.apache.kafka.common.PartitionInfo;
import org.apache.kafka.common.TopicPartition;
import org.apache.kafka.common.Uuid;
import org.apache.kafka.common.metrics.KafkaMetric;
import org.jspecify.annotations.Nullable;

/**
 * A consumer of the in-memory cluster. It behaves as Kafka's client as far as dp-kafka
 * and Spring Kafka can observe it; all waits are in virtual time.
 */
final class MemoryConsumer implements Consumer<byte[], byte[]> {

	private final ConsumerAccess access = new ConsumerAccess();

	private final ConsumerState state;

	MemoryConsumer(MemoryCluster cluster, ConsumerSettings settings) {
		this.state = new ConsumerState(cluster, settings);
	}

	private <T extends @Nullable Object> T call(Supplier<T> operation) {
		this.access.acquireOpen();
		try {
			return operation.get();
		}
		finally {
			this.access.release();
		}
	}

	private void run(Runnable operation) {
		call(() -> {
			operation.run();
			return true;
		});
	}

	@Override
	public Set<TopicPartition> assignment() {
		return call(this.state::assignment);
	}

	@Override
	public Set<String> subscription() {
		return call(this.state::topics);
	}

	@Override
	public void subscribe(Collection<String> topics) {
		run(() -> this.state.subscribe(topics, null));
	}

	@Override
	public void subscribe(Collection<String> topics, ConsumerRebalanceListener listener) {
		if (listener == null) {
			throw new IllegalArgumentException("RebalanceListener cannot be null");
		}
		run(() -> this.state.subscribe(topics, listener));
	}

	@Override
	public void unsubscribe() {
		run(this.state::unsubscribe);
	}

	@Override
	public ConsumerRecords<byte[], byte[]> poll(Duration timeout) {
		return call(() -> this.state.poll(timeout));
	}

	@Override
	public void commitSync() {
		commitSync(this.state.defaultTimeout());
	}

	@Override
	public void commitSync(Duration timeout) {
		run(() -> this.state.commits().sync(this.state.consumed(), timeout));
	}

	@Override
	public void commitSync(Map<TopicPartition, OffsetAndMetadata> offsets) {
		commitSync(offsets, this.state.defaultTimeout());
	}

	@Override
	public void commitSync(Map<TopicPartition, OffsetAndMetadata> offsets, Duration timeout) {
		run(() -> this.state.commits().sync(offsets, timeout));
	}

	@Override
	public void commitAsync() {
		run(() -> this.state.commits().async(this.state.consumed(), null));
	}

	@Override
	public void commitAsync(OffsetCommitCallback callback) {
		run(() -> this.state.commits().async(this.state.consumed(), callback));
	}

	@Override
	public void commitAsync(Map<TopicPartition, OffsetAndMetadata> offsets, OffsetCommitCallback callback) {
		run(() -> this.state.commits().async(offsets, callback));
	}

	@Override
	public void seek(TopicPartition partition, long offset) {
		if (offset < 0) {
			throw new IllegalArgumentException("seek offset must not be a negative number");
		}
		run(() -> this.state.seek(partition, offset));
	}

	@Override
	public void seek(TopicPartition partition, OffsetAndMetadata offset) {
		seek(partition, offset.offset());
	}

	@Override
	public void seekToBeginning(Collection<TopicPartition> partitions) {
		run(() -> this.state.reset(partitions, OffsetReset.EARLIEST));
	}

	@Override
	public void seekToEnd(Collection<TopicPartition> partitions) {
		run(() -> this.state.reset(partitions, OffsetReset.LATEST));
	}

	@Override
	public long position(TopicPartition partition) {
		return position(partition, this.state.defaultTimeout());
	}

	@Override
	public long position(TopicPartition partition, Duration timeout) {
		return call(() -> this.state.queries().position(partition, timeout));
	}

	@Override
	public Map<TopicPartition, OffsetAndMetadata> committed(Set<TopicPartition> partitions) {
		return committed(partitions, this.state.defaultTimeout());
	}

	@Override
	public Map<TopicPartition, OffsetAndMetadata> committed(Set<TopicPartition> partitions, Duration timeout) {
		return call(() -> this.state.queries().committed(partitions, timeout));
	}

	@Override
	public Uuid clientInstanceId(Duration timeout) {
		throw new IllegalStateException("Telemetry is not enabled. Set config `enable.metrics.push` to `true`.");
	}

	@Override
	public Map<MetricName, ? extends Metric> metrics() {
		return Map.of();
	}

	@Override
	public List<PartitionInfo> partitionsFor(String topic) {
		return partitionsFor(topic, this.state.defaultTimeout());
	}

	@Override
	public List<PartitionInfo> partitionsFor(String topic, Duration timeout) {
		return call(() -> this.state.queries().partitions(topic, timeout));
	}

	@Override
	public Map<String, List<PartitionInfo>> listTopics() {
		return listTopics(this.state.defaultTimeout());
	}

	@Override
	public Map<String, List<PartitionInfo>> listTopics(Duration timeout) {
		return call(() -> this.state.queries().topics(timeout));
	}

	@Override
	public Set<TopicPartition> paused() {
		return call(this.state::paused);
	}

	@Override
	public void pause(Collection<TopicPartition> partitions) {
		run(() -> this.state.pause(partitions, true));
	}

	@Override
	public void resume(Collection<TopicPartition> partitions) {
		run(() -> this.state.pause(partitions, false));
	}

	@Override
	public Map<TopicPartition, OffsetAndTimestamp> offsetsForTimes(Map<TopicPartition, Long> times) {
		return offsetsForTimes(times, this.state.defaultTimeout());
	}

	@Override
	public Map<TopicPartition, OffsetAndTimestamp> offsetsForTimes(Map<TopicPartition, Long> times, Duration timeout) {
		times.forEach((partition, time) -> {
			if (time < 0) {
				throw new IllegalArgumentException("The target time for partition " + partition + " is " + time
						+ ". The target time cannot be negative.");
			}
		});
		return call(() -> this.state.queries().offsetsForTimes(new HashMap<>(times), timeout));
	}

	@Override
	public Map<TopicPartition, Long> beginningOffsets(Collection<TopicPartition> partitions) {
		return beginningOffsets(partitions, this.state.defaultTimeout());
	}

	@Override
	public Map<TopicPartition, Long> beginningOffsets(Collection<TopicPartition> partitions, Duration timeout) {
		return call(() -> this.state.queries().offsets(partitions, PartitionLog::start, timeout));
	}

	@Override
	public Map<TopicPartition, Long> endOffsets(Collection<TopicPartition> partitions) {
		return endOffsets(partitions, this.state.defaultTimeout());
	}

	@Override
	public Map<TopicPartition, Long> endOffsets(Collection<TopicPartition> partitions, Duration timeout) {
		return call(() -> this.state.queries().offsets(partitions, PartitionLog::end, timeout));
	}

	@Override
	public OptionalLong currentLag(TopicPartition partition) {
		return call(() -> this.state.lag(partition));
	}

	@Override
	public ConsumerGroupMetadata groupMetadata() {
		return call(this.state::metadata);
	}

	@Override
	public void enforceRebalance() {
		run(this.state::requestRejoin);
	}

	@Override
	public void enforceRebalance(String reason) {
		enforceRebalance();
	}

	@Override
	public void wakeup() {
		this.state.wakeup();
	}

	@Override
	public void close() {
		close(CloseOptions.timeout(ConsumerState.CLOSE_TIMEOUT));
	}

	@Override
	@SuppressWarnings("deprecation")
	public void close(Duration timeout) {
		close(CloseOptions.timeout(timeout));
	}

	@Override
	public void close(CloseOptions options) {
		this.access.acquire();
		try {
			if (!this.access.isClosed()) {
				this.state.close(options);
			}
		}
		finally {
			this.access.close();
			this.access.release();
		}
	}

	@Override
	public void assign(Collection<TopicPartition> partitions) {
		throw notSimulated("assign");
	}

	@Override
	public void subscribe(Pattern pattern, ConsumerRebalanceListener listener) {
		throw notSimulated("subscribe to a pattern");
	}

	@Override
	public void subscribe(Pattern pattern) {
		throw notSimulated("subscribe to a pattern");
	}

	@Override
	public void subscribe(SubscriptionPattern pattern, ConsumerRebalanceListener listener) {
		throw notSimulated("subscribe to a pattern");
	}

	@Override
	public void subscribe(SubscriptionPattern pattern) {
		throw notSimulated("subscribe to a pattern");
	}

	@Override
	public void registerMetricForSubscription(KafkaMetric metric) {
		throw notSimulated("registerMetricForSubscription");
	}

	@Override
	public void unregisterMetricFromSubscription(KafkaMetric metric) {
		throw notSimulated("unregisterMetricFromSubscription");
	}

	private static UnsupportedOperationException notSimulated(String method) {
		return new UnsupportedOperationException("not simulated: " + method);
	}

}
