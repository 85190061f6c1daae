package com.github.onsdigital.dp.kafka.test;

import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.stream.Stream;

import org.apache.kafka.common.TopicPartition;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import org.springframework.beans.factory.config.BeanPostProcessor;
import org.springframework.context.ConfigurableApplicationContext;
import org.springframework.kafka.config.ConcurrentKafkaListenerContainerFactory;

import com.github.onsdigital.dp.kafka.consumer.PositionJumpedEvent;
import com.github.onsdigital.dp.kafka.test.ShopHandlers.RawHandler;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

/**
 * Records that a consumer skips because its committed offset was removed, and the
 * invariant that no record is lost.
 */
class SkippedRecordsTests {

	private final KafkaTestCluster kafka = KafkaTestCluster.create();

	@AfterEach
	void close() {
		this.kafka.close();
	}

	@ParameterizedTest
	@ValueSource(strings = { "oldest", "newest" })
	void recordsThatTheSettingsSkipAreNotLost(String offset) {
		run("newest", offset);
		this.kafka.topic("raw").send("a").send("b");
		assertThat(this.kafka.consumer("raw")).hasCommitted("raw-0", 2);
		removeCommittedOffset();
		assertThat(this.kafka.consumer("raw")).hasHandled("a", "b").hasCommitted("raw-0", 5);
		this.kafka.topic("raw").send("f");
		assertThat(this.kafka.consumer("raw")).hasHandled("a", "b", "f").hasCommitted("raw-0", 6);
		this.kafka.verifyInvariants();
	}

	@Test
	void aSkipThatTheSettingsDoNotRequireIsALoss() {
		ConfigurableApplicationContext application = run("oldest", "oldest", DroppingFactory.class);
		this.kafka.topic("raw").send("a").send("dropped");
		assertThat(this.kafka.consumer("raw")).hasHandled("a").hasCommitted("raw-0", 2);
		application.publishEvent(new PositionJumpedEvent("raw", new TopicPartition("raw", 0), 1, 2));
		assertThatExceptionOfType(AssertionError.class).isThrownBy(this.kafka::verifyInvariants)
			.withMessageContaining("lost: raw-0@1 was committed and never handled");
	}

	private ConfigurableApplicationContext run(String outOfRange, String offset, Class<?>... more) {
		ConfigurableApplicationContext application = this.kafka
			.application(Stream.concat(Stream.of(RawHandler.class), Stream.of(more)).toArray(Class[]::new))
			.property("kafka.consumers.raw.offset", offset)
			.property("kafka.consumers.raw.offset-out-of-range", outOfRange)
			.run();
		// the assignment is completed when the first position is known
		this.kafka.clock().advance(Duration.ofSeconds(1));
		return application;
	}

	private void removeCommittedOffset() {
		assertThat(this.kafka.consumer("raw").group().stopAndWait(Duration.ofSeconds(10))).isTrue();
		this.kafka.topic("raw").send("c").send("d").send("e").deleteRecordsBefore(0, 3);
		this.kafka.consumer("raw").group().start();
		this.kafka.clock().advance(Duration.ofSeconds(1));
	}

	/**
	 * Drops records in a way that the kit does not detect, so that they seem to be lost.
	 */
	static class DroppingFactory implements BeanPostProcessor {

		@Override
		public Object postProcessAfterInitialization(Object bean, String name) {
			if (bean instanceof ConcurrentKafkaListenerContainerFactory<?, ?> factory) {
				factory.setRecordFilterStrategy(
						(record) -> new String((byte[]) record.value(), StandardCharsets.UTF_8).equals("dropped"));
			}
			return bean;
		}

	}

}
