package com.github.onsdigital.dp.kafka.settings;

import java.util.List;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

import static org.assertj.core.api.Assertions.assertThat;

class ListItemsCheckTests {

	private final TestEnvironment environment = new TestEnvironment();

	@ParameterizedTest
	@ValueSource(strings = { "KAFKA_ADDR", "KAFKA_CONSUMER_SUBSCRIBE_TO", "KAFKA_CONSUMERS_ORDERS_SUBSCRIBE_TO",
			"KAFKA_CONSUMERS_ORDERS_SUBSCRIBETO", "kafka_addr" })
	void aVariableWithoutThePreviousItemIsRejected(String list) {
		this.environment.variable(list + "_1", "b2:9092").variable(list + "_2", "b3:9092");
		assertThat(errors()).containsExactly(
				list + "_1 has no effect: " + list + "_0 is not set; number the items from 0, without gaps");
	}

	@Test
	void aGapInAFileIsRejectedWithItsLine() {
		this.environment.yaml("kafka.consumers.orders:\n  subscribe-to[0]: self\n  subscribe-to[2]: db\n");
		assertThat(errors()).containsExactly("kafka.consumers.orders.subscribe-to[2] has no effect: "
				+ "kafka.consumers.orders.subscribe-to[1] is not set; number the items from 0, without gaps "
				+ "(application.yml:3)");
	}

	@Test
	void anItemOfAnotherSourceIsNotCounted() {
		this.environment.property("kafka.addr[0]", "b1:9092").variable("KAFKA_ADDR_1", "b2:9092");
		assertThat(errors()).singleElement().asString().startsWith("KAFKA_ADDR_1 has no effect");
	}

	@Test
	void anItemBesideTheWholeListIsRejected() {
		this.environment.variable("KAFKA_ADDR", "b1:9092").variable("KAFKA_ADDR_0", "b2:9092");
		assertThat(errors()).containsExactly("KAFKA_ADDR_0 has no effect: KAFKA_ADDR is set as well; keep one");
	}

	@Test
	void aCompleteListIsAccepted() {
		this.environment.variable("KAFKA_CONSUMERS_ORDERS_SUBSCRIBE_TO_0", "self")
			.variable("KAFKA_CONSUMERS_ORDERS_SUBSCRIBETO_1", "db")
			.yaml("kafka.addr: [b1:9092, b2:9092, b3:9092]\nkafka.consumer.subscribe-to: [self, db]\n");
		assertThat(errors()).isEmpty();
	}

	@Test
	void settingsThatAreNoListsAreNotRejected() {
		this.environment.variable("KAFKA_CONSUMERS_ORDERS_PROPERTIES_RACK_1", "a")
			.variable("KAFKA_TOPIC_1", "t")
			.variable("KAFKA_CONSUMERS_ORDERS_SUBSCRIBE_TO_1", " ")
			.property("kafka.brokers[1]", "b1:9092");
		assertThat(errors()).isEmpty();
	}

	private List<String> errors() {
		SettingProblems problems = new SettingProblems();
		new ListItemsCheck(this.environment.reader()).check(problems);
		return problems.errors().stream().map(SettingProblem::line).toList();
	}

}
