package com.github.onsdigital.dp.kafka.consumer.settings;

import java.util.List;
import java.util.Map;
import java.util.stream.Stream;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

import com.github.onsdigital.dp.kafka.consumer.ConsumerDeclaration;
import com.github.onsdigital.dp.kafka.consumer.ConsumerDeclaration.Kind;
import com.github.onsdigital.dp.kafka.settings.SettingProblem;
import com.github.onsdigital.dp.kafka.settings.SettingProblems;
import com.github.onsdigital.dp.kafka.settings.TestEnvironment;

import static org.assertj.core.api.Assertions.assertThat;

class AllConsumersCheckTests {

	private final TestEnvironment environment = new TestEnvironment();

	private final SettingProblems problems = new SettingProblems();

	@Test
	void anAmbiguousVariableIsRejected() {
		this.environment.variable("KAFKA_CONSUMERS_ORDERS_DEAD_LETTER_TOPIC", "t2");
		check("orders", "orders-dead-letter");
		assertThat(errors()).containsExactly("KAFKA_CONSUMERS_ORDERS_DEAD_LETTER_TOPIC could belong to orders or to "
				+ "orders-dead-letter; rename one, or set it in a file");
	}

	@Test
	void anUnambiguousVariableIsAccepted() {
		this.environment.variable("KAFKA_CONSUMERS_HELLO_BATCH_NUM_WORKERS", "1")
			.variable("KAFKA_CONSUMERS_HELLO_BATCH_SIZE", "1")
			.variable("KAFKA_CONSUMERS_HELLO_PROPERTIES_MAX_POLL_RECORDS", "1");
		check("hello", "hello-batch");
		assertThat(errors()).isEmpty();
		assertThat(warnings()).noneMatch((line) -> line.contains("unknown"));
	}

	@Test
	void settingsWithoutAHandlerAreReported() {
		this.environment.variable("KAFKA_CONSUMERS_ORDRS_TOPIC", "t")
			.property("kafka.consumers.billing.topic", "t")
			.property("kafka.consumers.billing.group", "t");
		check("orders", "users");
		assertThat(errors()).containsExactly(
				"kafka.consumers.ordrs is set, but no handler has the id \"ordrs\". Handlers: orders, users. "
						+ "Did you mean orders? [KAFKA_CONSUMERS_ORDRS_TOPIC]");
		assertThat(warnings()).containsExactly(
				"kafka.consumers.billing is set, but no handler has the id \"billing\". Handlers: orders, users "
						+ "[kafka.consumers.billing.group]");
	}

	@ParameterizedTest
	@CsvSource({ "kafka.consumers.orders.batchsize2, kafka.consumers.orders.batchsize2",
			"KAFKA_CONSUMERS_ORDERS_BATCHSIZE2, kafka.consumers.orders.batchsize2" })
	void anUnknownKeyIsReported(String name, String property) {
		if (name.startsWith("KAFKA")) {
			this.environment.variable(name, "3");
		}
		else {
			this.environment.property(name, "3");
		}
		check("orders");
		assertThat(errors()).singleElement()
			.asString()
			.startsWith("unknown property " + property + "; did you mean batch-size?");
	}

	@ParameterizedTest
	@CsvSource({ "KAFKA_CONSUMERS_ORDERS_ON_EROR, kafka.consumers.orders.on-eror; did you mean on-error?",
			"KAFKA_CONSUMERS_ORDERS_AUDIT_TOPC, kafka.consumers.orders-audit.topc; did you mean topic?",
			"KAFKA_CONSUMERS_ORDERSAUDIT_TOPC, kafka.consumers.orders-audit.topc; did you mean topic?",
			"KAFKA_CONSUMERS_ORDERS_LATE_TOPIC, 'kafka.consumers.orders.late-topic; did you mean topic? "
					+ "For a consumer orders-late, write kafka.consumers.orders-late.topic in a file'",
			"KAFKA_CONSUMERS_ORDERS_TOPIC_NAME, kafka.consumers.orders.topic-name; did you mean topic?",
			"KAFKA_CONSUMERS_ORDERS_DLQ, kafka.consumers.orders.dlq. Known: topic" })
	void anUnknownKeyOfAVariableIsAttributedToTheLongestId(String name, String expected) {
		this.environment.variable(name, "3");
		check("orders", "orders-audit");
		assertThat(errors()).singleElement().asString().startsWith("unknown property " + expected);
		assertThat(warnings()).noneMatch((line) -> line.contains(name));
	}

	@Test
	void aVariableOfAnotherConsumerIsAccepted() {
		this.environment.variable("KAFKA_CONSUMERS_ORDERS_AUDIT_TOPIC", "t");
		check("orders", "orders-audit");
		assertThat(errors()).isEmpty();
	}

	@ParameterizedTest
	@CsvSource({ "kafka.consumers, kafka.consumer.num-workers",
			"kafka.consumers.num-workers, kafka.consumer.num-workers",
			"kafka.consumers.batch-size, kafka.consumer.batch-size",
			"kafka.consumers.group, kafka.consumers.<id>.topic" })
	void aScalarInThePlaceOfIdsIsRejected(String name, String suggestion) {
		this.environment.property(name, "3");
		check("orders");
		assertThat(errors()).singleElement()
			.asString()
			.startsWith("kafka.consumers is dp-kafka's; did you mean " + suggestion
					+ "? If it is your own setting, rename it");
	}

	@Test
	void aScalarVariableInThePlaceOfIdsIsRejected() {
		this.environment.variable("KAFKA_CONSUMERS_NUM_WORKERS", "3");
		check("orders");
		assertThat(errors()).containsExactly("kafka.consumers is dp-kafka's; did you mean kafka.consumer.num-workers? "
				+ "If it is your own setting, rename it [KAFKA_CONSUMERS_NUM_WORKERS]");
	}

	@Test
	void variablesOfAKubernetesServiceAreIgnored() {
		this.environment.variable("KAFKA_CONSUMERS_PORT", "tcp://10.0.0.1:80")
			.variable("KAFKA_CONSUMERS_SERVICE_HOST", "10.0.0.1")
			.variable("KAFKA_CONSUMERS_ORDERS_SERVICE_PORT", "80")
			.variable("KAFKA_CONSUMERS_ORDERS_PORT_80_TCP_ADDR", "10.0.0.1");
		check("orders");
		assertThat(errors()).isEmpty();
		assertThat(warnings()).isEmpty();
	}

	@Test
	void aDuplicateIdIsRejected() {
		check("orders", "orders");
		assertThat(errors())
			.containsExactly("consumer orders is defined twice: A.orders and B.orders " + "[kafka.consumers.orders]");
	}

	@Test
	void idsThatDifferInDashesOnlyAreRejected() {
		check("hello-batch", "hellobatch");
		assertThat(errors()).singleElement()
			.asString()
			.startsWith("consumer ids hello-batch and hellobatch differ in dashes only");
	}

	@Test
	void aSharedGroupIsReported() {
		this.environment.property("kafka.consumers.a.group", "g").property("kafka.consumers.b.group", "g");
		check("a", "b");
		assertThat(warnings()).containsExactly("consumers a and b share group g: a rebalance of one stops the other "
				+ "(on one topic: each gets part of the partitions). Meant? [kafka.consumers.b.group]");
	}

	@Test
	void aSharedInstanceIdIsRejected() {
		this.environment.property("kafka.consumer.properties.group.instance.id", "i");
		check("a", "b");
		assertThat(errors())
			.containsExactly("consumer b: group.instance.id must be unique per consumer; a has the same "
					+ "[kafka.consumer.properties.group.instance.id]");
	}

	private void check(String... ids) {
		char[] bean = { 'A' };
		List<ConsumerDeclaration> declarations = Stream.of(ids)
			.map((id) -> new ConsumerDeclaration(id, Kind.RECORDS, bean[0]++ + "." + id,
					Map.of("topic", "t", "group", id)))
			.toList();
		new ConsumerSettingsResolver(this.environment.reader(), Map::of, () -> 0).resolveAll(declarations,
				this.problems);
	}

	private List<String> errors() {
		return this.problems.errors().stream().map(SettingProblem::line).toList();
	}

	private List<String> warnings() {
		return this.problems.warnings().stream().map(SettingProblem::line).toList();
	}

}
