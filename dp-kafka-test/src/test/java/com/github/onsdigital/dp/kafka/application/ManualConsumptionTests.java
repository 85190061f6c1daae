package com.github.onsdigital.dp.kafka.application;

import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Objects;

import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import org.springframework.boot.test.system.CapturedOutput;
import org.springframework.boot.test.system.OutputCaptureExtension;

import com.github.onsdigital.dp.kafka.consumer.ConsumerGroup;
import com.github.onsdigital.dp.kafka.consumer.ConsumerGroupFactory;
import com.github.onsdigital.dp.kafka.consumer.ConsumerOptions;
import com.github.onsdigital.dp.kafka.consumer.Transition;
import com.github.onsdigital.dp.kafka.consumer.TransitionReason;
import com.github.onsdigital.dp.kafka.consumer.Upstream;
import com.github.onsdigital.dp.kafka.consumer.UpstreamMessage;
import com.github.onsdigital.dp.kafka.test.KafkaTestCluster;
import com.github.onsdigital.dp.kafka.test.TestApplicationBuilder;

import static org.assertj.core.api.Assertions.assertThat;

/**
 * Messages and records that are in flight for longer than the time-outs of the client.
 */
@ExtendWith(OutputCaptureExtension.class)
class ManualConsumptionTests {

	private static final Duration LIMIT = Duration.ofSeconds(30);

	private final KafkaTestCluster kafka = KafkaTestCluster.create(1, 2);

	@AfterEach
	void close() {
		this.kafka.close();
	}

	@ParameterizedTest
	@ValueSource(strings = { "classic", "consumer" })
	void membershipIsKeptWhileMessagesAreInFlight(String protocol) throws Exception {
		ConsumerGroup consumer = manual(
				factory(application(protocol).property("kafka.consumer.properties.max.poll.interval.ms", "3000")),
				"orders");
		Upstream upstream = consumer.upstream();
		this.kafka.topic("orders").partition(0).send("1").send("2");
		UpstreamMessage message = poll(upstream);
		// no message arrives for longer than the client's time-outs
		assertThat(upstream.poll(Duration.ofSeconds(4))).isNull();
		assertThat(message.isCurrent()).isTrue();
		message.commitAndRelease();
		assertThat(this.kafka.consumer("orders")).isConsuming().hasCommitted("orders-0", 1);
		assertThat(consumer.history()).extracting(Transition::reason)
			.doesNotContain(TransitionReason.REBALANCE, TransitionReason.ERROR);
		assertThat(this.kafka.group("shop").members()).hasSize(1);
	}

	@ParameterizedTest
	@ValueSource(strings = { "classic", "consumer" })
	void aRevocationIsNotDelayedByAMessageInFlight(String protocol, CapturedOutput output) throws Exception {
		ConsumerGroupFactory factory = factory(application(protocol));
		this.kafka.topic("orders").partition(0).send("1");
		this.kafka.topic("orders").partition(1).send("2");
		Upstream first = manual(factory, "first").upstream();
		List<UpstreamMessage> inFlight = List.of(poll(first), poll(first));
		Instant start = this.kafka.clock().now();
		Upstream second = manual(factory, "second").upstream();
		UpstreamMessage again = poll(second);
		assertThat(Duration.between(start, this.kafka.clock().now())).isGreaterThan(Duration.ofSeconds(2));
		int partition = again.record().partition();
		UpstreamMessage late = inFlight.stream()
			.filter((message) -> message.record().partition() == partition)
			.findFirst()
			.orElseThrow();
		assertThat(late.isCurrent()).isFalse();
		late.commitAndRelease();
		assertThat(output).contains("orders-" + partition + "@0").contains("possibly at the same time");
		assertThat(second.poll(Duration.ofSeconds(1))).isNull();
		assertThat(this.kafka.consumer("second").committed(partition).orElse(0)).isZero();
		again.commitAndRelease();
		assertThat(this.kafka.consumer("second")).hasCommitted("orders-" + partition, 1);
	}

	@Test
	void aRecordLongInFlightIsReportedOnce(CapturedOutput output) {
		ConsumerGroupFactory factory = factory(
				application("classic").property("kafka.consumer.properties.max.poll.interval.ms", "2000"));
		ConsumerGroup unused = factory.records(options("orders"), (record) -> this.kafka.gate("slow").await());
		this.kafka.topic("orders").partition(0).send("1");
		this.kafka.clock().advance(Duration.ofMillis(1500));
		assertThat(linesInFlight(output)).isEmpty();
		// before the client leaves the group
		this.kafka.clock().advance(Duration.ofMillis(400));
		assertThat(linesInFlight(output)).singleElement()
			.asString()
			.contains("WARN", "dp-kafka-watch", "max.poll.interval.ms) the group")
			.containsPattern("orders-0@0 for 1");
		this.kafka.gate("slow").open();
		assertThat(this.kafka.consumer("orders")).hasHandled(1);
	}

	@Test
	void aMessageThatIsNotReleasedIsReported(CapturedOutput output) throws Exception {
		ConsumerGroup consumer = manual(
				factory(application("classic").property("kafka.consumer.properties.max.poll.interval.ms", "2000")),
				"orders");
		this.kafka.topic("orders").partition(0).send("1");
		UpstreamMessage message = poll(consumer.upstream());
		this.kafka.clock().advance(Duration.ofSeconds(3));
		assertThat(output).contains("until it is marked and released", "orders-0@0");
		assertThat(message.isCurrent()).isTrue();
		message.commitAndRelease();
		assertThat(this.kafka.consumer("orders")).hasCommitted("orders-0", 1);
	}

	private static List<String> linesInFlight(CapturedOutput output) {
		return output.getOut().lines().filter((line) -> line.contains("in flight: ")).toList();
	}

	private TestApplicationBuilder application(String protocol) {
		TestApplicationBuilder application = this.kafka.application()
			.property("kafka.consumer.properties.group.protocol", protocol);
		if (protocol.equals("classic")) {
			application.property("kafka.consumer.session-timeout", "1500ms")
				.property("kafka.consumer.properties.heartbeat.interval.ms", "300");
		}
		return application;
	}

	private static ConsumerGroupFactory factory(TestApplicationBuilder application) {
		return application.run().getBean(ConsumerGroupFactory.class);
	}

	private static ConsumerGroup manual(ConsumerGroupFactory factory, String id) {
		return factory.upstream(options(id));
	}

	private static ConsumerOptions options(String id) {
		return ConsumerOptions.of(id).topic("orders").group("shop");
	}

	private static UpstreamMessage poll(Upstream upstream) throws InterruptedException {
		return Objects.requireNonNull(upstream.poll(LIMIT));
	}

}
