package com.github.onsdigital.dp.kafka.faults;

import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Queue;
import java.util.Random;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.stream.IntStream;

import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.clients.consumer.CooperativeStickyAssignor;
import org.apache.kafka.clients.consumer.RangeAssignor;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

import com.github.onsdigital.dp.kafka.consumer.ConsumerGroup;
import com.github.onsdigital.dp.kafka.consumer.ConsumerGroupFactory;
import com.github.onsdigital.dp.kafka.consumer.ConsumerOptions;
import com.github.onsdigital.dp.kafka.consumer.ConsumerState;
import com.github.onsdigital.dp.kafka.test.KafkaTestCluster;
import com.github.onsdigital.dp.kafka.test.TestApplicationBuilder;

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

	private final Map<Integer, List<String>> sent = new HashMap<>();

	private int number;

	@AfterEach
	void close() {
		this.kafka.close();
	}

	@ParameterizedTest
	@ValueSource(strings = { "eager", "cooperative", "consumer" })
	void sixMembersThatJoinAndLeaveHandleEachRecordOnce(String mode) {
		List<ConsumerGroup> members = start(mode);
		for (int i = 0; i < TOGGLES; i++) {
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
		this.sent.forEach((partition,
				values) -> assertThat(this.handled.stream().filter((value) -> value.endsWith("-" + partition)))
					.containsExactlyElementsOf(values));
		this.kafka.verifyInvariants();
	}

	private List<ConsumerGroup> start(String mode) {
		TestApplicationBuilder application = this.kafka.application()
			.property("kafka.consumer.properties.group.protocol", mode.equals("consumer") ? "consumer" : "classic");
		if (!mode.equals("consumer")) {
			Class<?> assignor = mode.equals("eager") ? RangeAssignor.class : CooperativeStickyAssignor.class;
			application.property("kafka.consumer.properties.partition.assignment.strategy", assignor.getName());
		}
		ConsumerGroupFactory factory = application.run().getBean(ConsumerGroupFactory.class);
		List<ConsumerGroup> members = new ArrayList<>();
		IntStream.range(0, MEMBERS)
			.forEach((i) -> members
				.add(factory.records(ConsumerOptions.of("member-" + i).topic("orders").group("shop"), this::handle)));
		this.kafka.clock().advance(Duration.ofSeconds(10));
		return members;
	}

	private void handle(ConsumerRecord<byte[], byte[]> record) {
		this.handled.add(new String(record.value(), StandardCharsets.UTF_8));
	}

	private void send() {
		for (int partition = 0; partition < PARTITIONS; partition++) {
			String value = this.number++ + "-" + partition;
			this.sent.computeIfAbsent(partition, (none) -> new ArrayList<>()).add(value);
			this.kafka.topic("orders").partition(partition).send(value);
		}
	}

}
