package com.github.onsdigital.dp.kafka.faults;

import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Queue;
import java.util.Random;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.function.Function;
import java.util.function.UnaryOperator;
import java.util.stream.Collectors;
import java.util.stream.IntStream;

import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.clients.consumer.CooperativeStickyAssignor;
import org.apache.kafka.clients.consumer.RangeAssignor;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;
import org.springframework.context.ConfigurableApplicationContext;

import com.github.onsdigital.dp.kafka.consumer.ConsumerGroup;
import com.github.onsdigital.dp.kafka.consumer.ConsumerGroupFactory;
import com.github.onsdigital.dp.kafka.consumer.ConsumerOptions;
import com.github.onsdigital.dp.kafka.consumer.ConsumerState;
import com.github.onsdigital.dp.kafka.settings.ConsumerProperties.Ordering;
import com.github.onsdigital.dp.kafka.test.KafkaTestCluster;
import com.github.onsdigital.dp.kafka.test.TestApplicationBuilder;
import com.github.onsdigital.dp.kafka.time.TimeSource;

import static org.assertj.core.api.Assertions.assertThat;

/**
 * Six members of a group, which join and leave at random.
 */
class ChurnTests {

	private static final int MEMBERS = 6;

	private static final int PARTITIONS = 6;

	private static final int TOGGLES = 60;

	private final KafkaTestCluster kafka = KafkaTestCluster.create(1, PARTITIONS);

	private final Random random = new Random(1);

	private final Queue<String> handled = new ConcurrentLinkedQueue<>();

	private final List<String> sent = new ArrayList<>();

	private int number;

	private TimeSource time = TimeSource.system();

	@AfterEach
	void close() {
		this.kafka.close();
	}

	@ParameterizedTest
	@CsvSource({ "eager, PARTITION", "cooperative, PARTITION", "consumer, PARTITION", "eager, KEY", "consumer, KEY",
			"cooperative, UNORDERED" })
	void sixMembersThatJoinAndLeaveHandleEachRecordOnce(String mode, Ordering ordering) {
		verify(start(mode, ordering), (ordering == Ordering.PARTITION) ? TOGGLES : TOGGLES / 3);
		Map<String, List<String>> lanes = switch (ordering) {
			case PARTITION -> lanes((value) -> value.substring(value.lastIndexOf('-')));
			case KEY -> lanes((value) -> value.substring(value.indexOf('-')));
			case UNORDERED -> Map.of();
		};
		lanes.forEach((lane, values) -> assertThat(this.handled.stream().filter((value) -> value.endsWith(lane)))
			.containsExactlyElementsOf(values));
	}

	@ParameterizedTest
	@ValueSource(strings = { "cooperative", "consumer" })
	void sixMembersWithStagesHandleEachRecordOnce(String mode) {
		verify(startPipelines(mode), TOGGLES / 3);
	}

	private void verify(List<ConsumerGroup> members, int toggles) {
		for (int i = 0; i < toggles; i++) {
			send();
			ConsumerGroup member = members.get(this.random.nextInt(MEMBERS));
			if (member.state() == ConsumerState.STOPPED) {
				member.start();
			}
			else {
				member.stop();
			}
			send();
			this.kafka.clock().advance(Duration.ofMillis(1 + this.random.nextInt(500)));
		}
		members.forEach(ConsumerGroup::start);
		this.kafka.clock().advance(Duration.ofMinutes(2));
		assertThat(members).allMatch((member) -> member.state() == ConsumerState.CONSUMING);
		assertThat(this.handled).hasSize(this.number).doesNotHaveDuplicates();
		this.kafka.verifyInvariants();
	}

	// the values that were sent, by the end that names their lane
	private Map<String, List<String>> lanes(UnaryOperator<String> lane) {
		return this.sent.stream().collect(Collectors.groupingBy(lane));
	}

	private List<ConsumerGroup> start(String mode, Ordering ordering) {
		ConsumerGroupFactory factory = run(mode);
		return start(
				(options) -> factory.records(options.ordering(ordering).numWorkers(workers(ordering)), this::handle));
	}

	private static int workers(Ordering ordering) {
		return (ordering == Ordering.PARTITION) ? 1 : 4;
	}

	private List<ConsumerGroup> startPipelines(String mode) {
		ConsumerGroupFactory factory = run(mode);
		return start((options) -> factory.asyncRecords(options.maxInFlight(16), this::handleLater));
	}

	private ConsumerGroupFactory run(String mode) {
		TestApplicationBuilder application = this.kafka.application()
			.property("kafka.consumer.properties.group.protocol", mode.equals("consumer") ? "consumer" : "classic");
		if (!mode.equals("consumer")) {
			Class<?> assignor = mode.equals("eager") ? RangeAssignor.class : CooperativeStickyAssignor.class;
			application.property("kafka.consumer.properties.partition.assignment.strategy", assignor.getName());
		}
		ConfigurableApplicationContext context = application.run();
		this.time = context.getBean(TimeSource.class);
		return context.getBean(ConsumerGroupFactory.class);
	}

	private List<ConsumerGroup> start(Function<ConsumerOptions, ConsumerGroup> factory) {
		List<ConsumerGroup> members = IntStream.range(0, MEMBERS)
			.mapToObj((i) -> factory.apply(ConsumerOptions.of("member-" + i).topic("orders").group("shop")))
			.toList();
		this.kafka.clock().advance(Duration.ofSeconds(10));
		return members;
	}

	private CompletionStage<?> handleLater(ConsumerRecord<byte[], byte[]> record) {
		CompletableFuture<Void> handled = new CompletableFuture<>();
		this.time.threads().newThread(() -> {
			handle(record);
			handled.complete(null);
		}).start();
		return handled;
	}

	private void handle(ConsumerRecord<byte[], byte[]> record) {
		this.handled.add(new String(record.value(), StandardCharsets.UTF_8));
	}

	private void send() {
		for (int partition = 0; partition < PARTITIONS; partition++) {
			String key = "k" + this.random.nextInt(3);
			String value = this.number++ + "-" + key + "-" + partition;
			this.sent.add(value);
			this.kafka.topic("orders").partition(partition).send(key, value);
		}
	}

}
