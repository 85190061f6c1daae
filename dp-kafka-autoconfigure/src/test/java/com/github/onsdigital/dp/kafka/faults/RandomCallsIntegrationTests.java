package com.github.onsdigital.dp.kafka.faults;

import java.io.IOException;
import java.lang.management.ManagementFactory;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Queue;
import java.util.Random;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.AtomicReferenceArray;
import java.util.concurrent.locks.LockSupport;
import java.util.stream.Stream;

import org.apache.kafka.clients.producer.KafkaProducer;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.apache.kafka.common.serialization.ByteArraySerializer;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.springframework.boot.WebApplicationType;
import org.springframework.boot.autoconfigure.EnableAutoConfiguration;
import org.springframework.boot.builder.SpringApplicationBuilder;
import org.springframework.context.ConfigurableApplicationContext;
import org.springframework.context.annotation.Configuration;
import org.springframework.context.event.EventListener;

import com.github.onsdigital.dp.kafka.consumer.ConsumerGroup;
import com.github.onsdigital.dp.kafka.consumer.ConsumerGroupFactory;
import com.github.onsdigital.dp.kafka.consumer.ConsumerOptions;
import com.github.onsdigital.dp.kafka.consumer.ConsumerState;
import com.github.onsdigital.dp.kafka.consumer.ConsumerStateChangedEvent;
import com.github.onsdigital.dp.kafka.consumer.Transition;
import com.github.onsdigital.dp.kafka.testcluster.KafkaCluster;
import com.github.onsdigital.dp.kafka.testcluster.Listener;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

/**
 * Makes ten thousand calls from eight threads on the consumers of one application while
 * its broker is stopped and restarted.
 */
@Tag("faults")
class RandomCallsIntegrationTests {

	private static final int THREADS = 8;

	private static final int CALLS = 1250;

	private static final int CONSUMERS = 4;

	private static final String TOPIC = "orders";

	private static final Duration LIMIT = Duration.ofSeconds(60);

	/**
	 * The limit of a call that changes holds.
	 */
	private static final Duration CHANGE_LIMIT = Duration.ofMillis(100);

	/**
	 * The limit of a query.
	 */
	private static final Duration QUERY_LIMIT = Duration.ofMillis(200);

	private final AtomicReferenceArray<ConsumerGroup> consumers = new AtomicReferenceArray<>(CONSUMERS);

	private final AtomicInteger created = new AtomicInteger();

	private final Queue<String> late = new ConcurrentLinkedQueue<>();

	private final Set<String> handled = ConcurrentHashMap.newKeySet();

	private ConsumerGroupFactory factory;

	@Test
	void afterTenThousandRandomCallsEachConsumerHasTheStateOfItsHolds() throws Exception {
		long seed = Long.getLong("dp-kafka.faults.seed", System.nanoTime());
		try (KafkaCluster cluster = KafkaCluster.builder().brokers(1).start()) {
			cluster.createTopic(TOPIC, 4);
			cluster.admin();
			Set<String> threads = clientThreads();
			long sockets = sockets();
			try (ConfigurableApplicationContext context = context(cluster)) {
				this.factory = context.getBean(ConsumerGroupFactory.class);
				for (int i = 0; i < CONSUMERS; i++) {
					this.consumers.set(i, create(i));
				}
				callWhileTheBrokerRestarts(cluster, seed);
				checkFinalStates();
				checkThatAllConsumeAgain(cluster);
				checkTransitions(context.getBean(Application.class).transitions);
			}
			await("threads of clients").atMost(LIMIT).until(() -> {
				Set<String> left = clientThreads();
				left.removeAll(threads);
				return left;
			}, Set::isEmpty);
			// the sockets of the admin and of the broker vary by one
			await("sockets").atMost(LIMIT).until(RandomCallsIntegrationTests::sockets, (now) -> now <= sockets + 1);
			assertThat(this.late).as("calls that took too long, seed " + seed).isEmpty();
		}
	}

	private static ConfigurableApplicationContext context(KafkaCluster cluster) {
		return new SpringApplicationBuilder(Application.class).web(WebApplicationType.NONE)
			.registerShutdownHook(false)
			.properties("kafka.addr=" + cluster.bootstrap(Listener.PLAIN), "kafka.retry.max-period=2s",
					"kafka.health.interval=1s", "spring.main.banner-mode=off", "kafka.consumer.session-timeout=6s")
			.run();
	}

	private ConsumerGroup create(int which) {
		String id = "random-" + this.created.incrementAndGet();
		ConsumerOptions options = ConsumerOptions.of(id).topic(TOPIC).group("group-" + which);
		return switch (which) {
			case 0 ->
				this.factory.records(options.numWorkers(2), (record) -> this.handled.add(group(which, record.value())));
			case 1 -> this.factory.batches(options.batchSize(5),
					(batch) -> batch.forEach((record) -> this.handled.add(group(which, record.value()))));
			case 2 -> this.factory.records(options.set("properties.group.protocol", "consumer"),
					(record) -> this.handled.add(group(which, record.value())));
			default -> this.factory.upstream(options);
		};
	}

	private static String group(int which, byte[] value) {
		return which + " " + new String(value, StandardCharsets.UTF_8);
	}

	private void callWhileTheBrokerRestarts(KafkaCluster cluster, long seed) throws Exception {
		ExecutorService callers = Executors.newFixedThreadPool(THREADS);
		List<Future<?>> all = new ArrayList<>();
		for (int i = 0; i < THREADS; i++) {
			Random random = new Random(31 * seed + i);
			all.add(callers.submit(() -> call(random)));
		}
		Random random = new Random(seed);
		while (all.stream().anyMatch((one) -> !one.isDone())) {
			LockSupport.parkNanos(Duration.ofMillis(3000 + random.nextInt(4000)).toNanos());
			assertThat(ManagementFactory.getThreadMXBean().findDeadlockedThreads()).isNull();
			cluster.killAll();
			assertThat(cluster.brokers()).noneMatch((broker) -> broker.isAlive());
			LockSupport.parkNanos(Duration.ofMillis(2000 + random.nextInt(4000)).toNanos());
			cluster.start();
			cluster.awaitReady();
		}
		callers.shutdown();
		for (Future<?> one : all) {
			one.get(1, TimeUnit.SECONDS);
		}
	}

	private void call(Random random) {
		for (int i = 0; i < CALLS; i++) {
			int which = random.nextInt(CONSUMERS);
			ConsumerGroup consumer = this.consumers.get(which);
			switch (random.nextInt(10)) {
				case 0, 1 -> timed("stop", CHANGE_LIMIT, consumer::stop);
				case 2, 3 -> timed("start", CHANGE_LIMIT, consumer::start);
				case 4 -> timed("pause", CHANGE_LIMIT, consumer::pause);
				case 5 -> timed("resume", CHANGE_LIMIT, consumer::resume);
				case 6 -> {
					timed("state", QUERY_LIMIT, consumer::state);
					timed("holds", QUERY_LIMIT, consumer::holds);
					timed("check", QUERY_LIMIT, consumer::check);
					timed("assignment", QUERY_LIMIT, consumer::assignment);
				}
				case 7 -> {
					Duration limit = Duration.ofMillis(random.nextInt(100));
					timed("stopAndWait", limit.plusSeconds(1), () -> consumer.stopAndWait(limit));
				}
				case 8 -> {
					ConsumerState state = List.of(ConsumerState.values()).get(random.nextInt(5));
					Duration limit = Duration.ofMillis(random.nextInt(60));
					timed("awaitState", limit.plusSeconds(1), () -> consumer.awaitState(state, limit));
				}
				default -> {
					if (random.nextInt(20) == 0 && this.consumers.compareAndSet(which, consumer, create(which))) {
						timed("close", CHANGE_LIMIT, consumer::close);
					}
				}
			}
			LockSupport.parkNanos(Duration.ofMillis(random.nextInt(40)).toNanos());
		}
	}

	private void timed(String what, Duration limit, Runnable call) {
		long start = System.nanoTime();
		call.run();
		Duration took = Duration.ofNanos(System.nanoTime() - start);
		if (took.compareTo(limit) > 0) {
			this.late.add(what + " took " + took + " instead of " + limit);
		}
	}

	private void checkFinalStates() {
		for (int i = 0; i < CONSUMERS; i++) {
			ConsumerGroup consumer = this.consumers.get(i);
			await(consumer.id()).atMost(LIMIT)
				.until(() -> consumer
					.state() == (consumer.holds().isEmpty() ? ConsumerState.CONSUMING : ConsumerState.STOPPED));
		}
	}

	private void checkThatAllConsumeAgain(KafkaCluster cluster) throws Exception {
		for (int i = 0; i < CONSUMERS; i++) {
			this.consumers.get(i).start();
			assertThat(this.consumers.get(i).awaitState(ConsumerState.CONSUMING, LIMIT)).isTrue();
		}
		try (KafkaProducer<byte[], byte[]> producer = new KafkaProducer<>(cluster.clientSettings(Listener.PLAIN),
				new ByteArraySerializer(), new ByteArraySerializer())) {
			for (int i = 0; i < 40; i++) {
				producer
					.send(new ProducerRecord<>(TOPIC, i % 4, null,
							Integer.toString(i).getBytes(StandardCharsets.UTF_8)))
					.get();
			}
		}
		await("all handled").atMost(LIMIT).until(() -> this.handled.size() == 3 * 40);
		for (int i = 0; i < CONSUMERS; i++) {
			assertThat(this.consumers.get(i).stopAndWait(LIMIT)).isTrue();
		}
	}

	private static void checkTransitions(Map<String, List<Transition>> transitions) {
		assertThat(transitions).hasSizeGreaterThanOrEqualTo(CONSUMERS);
		transitions.forEach((id, singleOnlyKeys) -> {
			ConsumerState state = ConsumerState.INITIALISING;
			for (Transition transition : singleOnlyKeys) {
				assertThat(transition.from()).as(id).isEqualTo(state);
				assertThat(state.next()).as(id).contains(transition.to());
				state = transition.to();
			}
		});
	}

	private static Set<String> clientThreads() {
		Set<String> names = ConcurrentHashMap.newKeySet();
		for (Thread thread : Thread.getAllStackTraces().keySet()) {
			String name = thread.getName();
			if (name.startsWith("dp-kafka-") || name.startsWith("kafka-coordinator-heartbeat")
					|| name.startsWith("consumer_background_thread")) {
				names.add(name + "#" + thread.getId());
			}
		}
		return names;
	}

	private static long sockets() throws Exception {
		long sockets = 0;
		try (Stream<Path> all = Files.list(Path.of("/proc/self/fd"))) {
			for (Path one : all.toList()) {
				if (Files.isSymbolicLink(one) && Files.exists(one, LinkOption.NOFOLLOW_LINKS) && isSocket(one)) {
					sockets++;
				}
			}
		}
		return sockets;
	}

	private static boolean isSocket(Path one) {
		try {
			return Files.readSymbolicLink(one).toString().startsWith("socket:");
		}
		catch (IOException ex) {
			// closed after it was listed
			return false;
		}
	}

	@Configuration(proxyBeanMethods = false)
	@EnableAutoConfiguration
	static class Application {

		final Map<String, List<Transition>> transitions = new ConcurrentHashMap<>();

		@EventListener
		void stateChanged(ConsumerStateChangedEvent event) {
			this.transitions.computeIfAbsent(event.getConsumer().id(), (id) -> new CopyOnWriteArrayList<>())
				.add(event.getTransition());
		}

	}

}
