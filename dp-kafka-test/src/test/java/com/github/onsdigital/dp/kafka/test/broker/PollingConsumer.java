package com.github.onsdigital.dp.kafka.test.broker;

import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Collection;
import java.util.Collections;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Queue;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionException;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.function.Function;

import org.apache.kafka.clients.consumer.Consumer;
import org.apache.kafka.clients.consumer.ConsumerConfig;
import org.apache.kafka.clients.consumer.ConsumerRebalanceListener;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.common.TopicPartition;
import org.apache.kafka.common.errors.WakeupException;

import com.github.onsdigital.dp.kafka.test.time.TestTime;

/**
 * A consumer that is polled by a thread of its own, and records what happens.
 */
final class PollingConsumer implements ConsumerRebalanceListener {

	private static final Duration POLL = Duration.ofSeconds(1);

	private final TestTime time;

	private final MemoryCluster cluster;

	private final Consumer<byte[], byte[]> consumer;

	private final List<String> events = Collections.synchronizedList(new ArrayList<>());

	private final List<String> values = Collections.synchronizedList(new ArrayList<>());

	private final List<RuntimeException> failures = Collections.synchronizedList(new ArrayList<>());

	private final Queue<Runnable> tasks = new ConcurrentLinkedQueue<>();

	private volatile java.util.function.Consumer<Collection<TopicPartition>> onRevoked = (partitions) -> {
	};

	private volatile boolean running = true;

	private volatile boolean closed;

	private volatile boolean polling;

	private PollingConsumer(TestTime time, MemoryCluster cluster, Consumer<byte[], byte[]> consumer) {
		this.time = time;
		this.cluster = cluster;
		this.consumer = consumer;
	}

	static Map<String, Object> properties(String group, Object... more) {
		Map<String, Object> properties = new HashMap<>(Map.of(ConsumerConfig.BOOTSTRAP_SERVERS_CONFIG, "localhost:9092",
				ConsumerConfig.GROUP_ID_CONFIG, group, ConsumerConfig.AUTO_OFFSET_RESET_CONFIG, "earliest",
				ConsumerConfig.ENABLE_AUTO_COMMIT_CONFIG, false));
		for (int i = 0; i < more.length; i += 2) {
			properties.put((String) more[i], more[i + 1]);
		}
		return properties;
	}

	static PollingConsumer start(TestTime time, MemoryCluster cluster, Map<String, Object> properties, String topic) {
		PollingConsumer polling = new PollingConsumer(time, cluster, cluster.newConsumer(properties));
		polling.consumer.subscribe(List.of(topic), polling);
		Thread thread = time.threads().newThread(polling::poll);
		thread.setDaemon(true);
		thread.setName("poll-" + properties.get(ConsumerConfig.CLIENT_ID_CONFIG));
		thread.start();
		time.settle();
		return polling;
	}

	private void poll() {
		while (this.running) {
			for (Runnable task = this.tasks.poll(); task != null; task = this.tasks.poll()) {
				task.run();
			}
			if (!this.running) {
				return;
			}
			this.polling = true;
			try {
				for (ConsumerRecord<byte[], byte[]> record : this.consumer.poll(POLL)) {
					this.values.add(new String(record.value(), StandardCharsets.UTF_8));
				}
			}
			catch (WakeupException ex) {
				// there is a task
			}
			catch (RuntimeException ex) {
				// a failure ends the thread, as it ends a container
				this.failures.add(ex);
				return;
			}
			finally {
				this.polling = false;
			}
		}
	}

	/**
	 * Runs a task on the poll thread, and returns when everything has settled.
	 */
	<T> T call(Function<Consumer<byte[], byte[]>, T> task) {
		CompletableFuture<T> result = begin(task);
		this.time.settle();
		try {
			return result.getNow(null);
		}
		catch (CompletionException ex) {
			if (ex.getCause() instanceof RuntimeException cause) {
				throw cause;
			}
			throw ex;
		}
	}

	/**
	 * Runs a task on the poll thread, without waiting for it.
	 */
	<T> CompletableFuture<T> begin(Function<Consumer<byte[], byte[]>, T> task) {
		CompletableFuture<T> result = new CompletableFuture<>();
		this.tasks.add(() -> {
			try {
				result.complete(task.apply(this.consumer));
			}
			catch (RuntimeException | Error ex) {
				result.completeExceptionally(ex);
			}
		});
		if (this.polling) {
			this.consumer.wakeup();
		}
		return result;
	}

	/**
	 * Suspends the poll thread for a time, as a slow handler does.
	 */
	void handleFor(Duration duration) {
		CompletableFuture<Boolean> unused = begin((client) -> {
			this.cluster.lock();
			try {
				long end = this.time.nanoTime() + duration.toNanos();
				while (this.time.nanoTime() < end) {
					long unusedLeft = this.cluster.changed().awaitNanos(end - this.time.nanoTime());
				}
			}
			catch (InterruptedException ex) {
				throw new IllegalStateException(ex);
			}
			finally {
				this.cluster.unlock();
			}
			return true;
		});
		this.time.settle();
	}

	void stop() {
		call((client) -> {
			this.running = false;
			client.close();
			this.closed = true;
			return true;
		});
	}

	boolean isClosed() {
		return this.closed;
	}

	void onRevoked(java.util.function.Consumer<Collection<TopicPartition>> action) {
		this.onRevoked = action;
	}

	List<String> events() {
		synchronized (this.events) {
			List<String> copy = List.copyOf(this.events);
			this.events.clear();
			return copy;
		}
	}

	List<String> values() {
		synchronized (this.values) {
			List<String> copy = List.copyOf(this.values);
			this.values.clear();
			return copy;
		}
	}

	List<RuntimeException> failures() {
		return this.failures;
	}

	Consumer<byte[], byte[]> client() {
		return this.consumer;
	}

	@Override
	public void onPartitionsAssigned(Collection<TopicPartition> partitions) {
		this.events.add("assigned " + partitions);
	}

	@Override
	public void onPartitionsRevoked(Collection<TopicPartition> partitions) {
		this.events.add("revoked " + partitions);
		this.onRevoked.accept(partitions);
	}

	@Override
	public void onPartitionsLost(Collection<TopicPartition> partitions) {
		this.events.add("lost " + partitions);
	}

}
