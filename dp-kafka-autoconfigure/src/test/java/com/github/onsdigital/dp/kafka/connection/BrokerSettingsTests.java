package com.github.onsdigital.dp.kafka.connection;

import java.time.Clock;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.MethodSource;
import org.junit.jupiter.params.provider.ValueSource;
import org.springframework.core.env.MapPropertySource;
import org.springframework.core.env.SimpleCommandLinePropertySource;

import com.github.onsdigital.dp.kafka.settings.SettingProblem;
import com.github.onsdigital.dp.kafka.settings.SettingProblems;
import com.github.onsdigital.dp.kafka.settings.TestEnvironment;

import static org.assertj.core.api.Assertions.assertThat;

/**
 * Wrong settings of the brokers, the version and the message size.
 */
class BrokerSettingsTests {

	private final TestEnvironment environment = new TestEnvironment();

	private final SettingProblems problems = new SettingProblems();

	static Stream<Arguments> wrongAddresses() {
		return Stream.of(
				Arguments.of("",
						"KAFKA_ADDR is set but empty. Give host:port, comma separated, or unset it for "
								+ "localhost:9092"),
				Arguments.of("  ",
						"KAFKA_ADDR is set but empty. Give host:port, comma separated, or unset it for "
								+ "localhost:9092"),
				Arguments.of("b1:9092,,b2:9092", "KAFKA_ADDR entry 2 of 3 is empty"),
				Arguments.of("b1:9092,", "KAFKA_ADDR entry 2 of 2 is empty"),
				Arguments.of("b1", "KAFKA_ADDR entry \"b1\" has no port. Write b1:9092"),
				Arguments.of("b1:", "KAFKA_ADDR entry \"b1:\": port must be 1–65535"),
				Arguments.of("b1:0", "KAFKA_ADDR entry \"b1:0\": port must be 1–65535"),
				Arguments.of("b1:70000", "KAFKA_ADDR entry \"b1:70000\": port must be 1–65535"),
				Arguments.of("b1:http", "KAFKA_ADDR entry \"b1:http\": port must be 1–65535"),
				Arguments.of("http://b1:9092",
						"KAFKA_ADDR entry \"http://b1:9092\" must be host:port without scheme or path"),
				Arguments.of("PLAINTEXT://b1:9092",
						"KAFKA_ADDR entry \"PLAINTEXT://b1:9092\" must be host:port without scheme or path"),
				Arguments.of("b1:9092/x", "KAFKA_ADDR entry \"b1:9092/x\" must be host:port without scheme or path"),
				Arguments.of("::1:9092",
						"KAFKA_ADDR entry \"::1:9092\": write an IPv6 address in brackets: [::1]:9092"),
				Arguments.of("[::1]", "KAFKA_ADDR entry \"[::1]\" has no port. Write [::1]:9092"),
				Arguments.of("b1:9092 b2:9092",
						"KAFKA_ADDR entry \"b1:9092 b2:9092\" has a blank; separate brokers with commas"),
				Arguments.of("b1:9092;b2:9092",
						"KAFKA_ADDR entry \"b1:9092;b2:9092\" has a semicolon; separate brokers with commas"),
				Arguments.of("b1\n:9092", "KAFKA_ADDR entry 1 has characters that cannot be in a host name (\\u000a)"),
				Arguments.of("me:canary@b1:9092",
						"KAFKA_ADDR entry 1 has characters that cannot be in a host name (@)"),
				Arguments.of("b1:9092,b_1!:9092",
						"KAFKA_ADDR entry \"b_1!:9092\" has characters that cannot be in a host name (!)"));
	}

	@ParameterizedTest
	@MethodSource("wrongAddresses")
	void wrongAddressesAreReported(String value, String text) {
		check(this.environment.variable("KAFKA_ADDR", value));
		assertThat(this.problems.errors()).extracting(SettingProblem::line).containsExactly(text);
	}

	@ParameterizedTest
	@CsvSource({ "b1:9092, b1, 9092", "[::1]:9093, ::1, 9093", "10.0.0.1:1, 10.0.0.1, 1",
			"b-1.x_y.z:65535, b-1.x_y.z, 65535" })
	void validAddressesAreUsed(String value, String host, int port) {
		ConnectionSettings settings = check(this.environment.variable("KAFKA_ADDR", value));
		assertThat(this.problems.errors()).isEmpty();
		assertThat(settings.addresses()).containsExactly(new BrokerAddress(host, port));
		assertThat(settings.addresses().get(0)).hasToString(value);
	}

	@Test
	void withoutAListLocalhostIsUsedAndReported() {
		ConnectionSettings settings = check(this.environment);
		assertThat(settings.addresses()).containsExactly(new BrokerAddress("localhost", 9092));
		assertThat(warnings()).containsExactly("brokers not set: using localhost:9092 [KAFKA_ADDR]");
	}

	@Test
	void aBrokerListedTwiceCountsOnce() {
		assertThat(check(this.environment.variable("KAFKA_ADDR", "b1:9092, B1:9092")).addresses()).hasSize(1);
		assertThat(warnings()).containsExactly(
				"KAFKA_ADDR lists B1:9092 twice; counted once " + "(min-brokers-healthy counts distinct addresses)");
	}

	@Test
	void theFileAndItsLineAreReported() {
		check(this.environment.yaml("kafka:\n  addr: b1\n"));
		assertThat(this.problems.errors()).extracting(SettingProblem::line)
			.containsExactly("kafka.addr entry \"b1\" has no port. Write b1:9092 (application.yml:2)");
	}

	@Test
	void theListOfSpringKafkaIsUsedWithoutKafkaAddr() {
		this.environment.property("spring.kafka.bootstrap-servers", "s1:9092,PLAINTEXT://s2:9092");
		assertThat(check(this.environment).addresses()).hasSize(2);
		assertThat(this.problems.errors()).isEmpty();
		assertThat(warnings()).isEmpty();
	}

	@ParameterizedTest
	@ValueSource(strings = { "spring.kafka.bootstrap-servers", "spring.kafka.consumer.bootstrap-servers" })
	void twoDifferentListsAreRefused(String spring) {
		check(this.environment.variable("KAFKA_ADDR", "b1:9092").property(spring, "b2:9092"));
		assertThat(this.problems.errors()).extracting(SettingProblem::line)
			.containsExactly("two broker lists: KAFKA_ADDR=b1:9092 (environment variable) and " + spring
					+ "=b2:9092 (properties). Keep one");
	}

	@Test
	void theListOfAnEmbeddedBrokerIsExplained() {
		check(this.environment.yaml("kafka.addr: b1:9092\n")
			.property("spring.embedded.kafka.brokers", "127.0.0.1:5")
			.property("spring.kafka.bootstrap-servers", "127.0.0.1:5"));
		assertThat(this.problems.errors()).extracting(SettingProblem::line)
			.containsExactly("two broker lists: kafka.addr=b1:9092 (application.yml:1) and "
					+ "spring.kafka.bootstrap-servers=127.0.0.1:5 (@EmbeddedKafka). To have the test use its broker "
					+ "everywhere, write @EmbeddedKafka(bootstrapServersProperty = \"kafka.addr\")");
	}

	@Test
	void theOriginOfEachListIsNamed() {
		this.environment.getPropertySources().addFirst(new SimpleCommandLinePropertySource("--kafka.addr=b1:9092"));
		this.environment.getPropertySources()
			.addLast(new MapPropertySource("Inlined Test Properties",
					Map.of("spring.kafka.bootstrap-servers", "b2:9092")));
		check(this.environment);
		assertThat(this.problems.errors()).extracting(SettingProblem::line)
			.containsExactly("two broker lists: kafka.addr=b1:9092 (command line) and "
					+ "spring.kafka.bootstrap-servers=b2:9092 (properties of the test). Keep one");
	}

	@Test
	void twoEqualListsAreNoError() {
		check(this.environment.variable("KAFKA_ADDR", "b1:9092,b2:9092")
			.property("spring.kafka.bootstrap-servers", "b2:9092,b1:9092"));
		assertThat(this.problems.errors()).isEmpty();
	}

	@ParameterizedTest
	@ValueSource(strings = { "abc", "1", "1.0.2.", "3.9.0-SNAPSHOT", "99999.1" })
	void aWrongVersionIsRefused(String version) {
		check(this.environment.variable("KAFKA_ADDR", "b1:9092").variable("KAFKA_VERSION", version));
		assertThat(this.problems.errors()).extracting(SettingProblem::line)
			.containsExactly("KAFKA_VERSION \"" + version + "\" is not a version such as 3.9.0");
	}

	@ParameterizedTest
	@CsvSource({ "1.0.2, true", "2.0.9, true", "2.1, false", "3.9.0, false" })
	void anOldVersionIsReported(String version, boolean reported) {
		check(this.environment.variable("KAFKA_ADDR", "b1:9092").variable("KAFKA_VERSION", version));
		assertThat(this.problems.errors()).isEmpty();
		String text = "KAFKA_VERSION is accepted for dp-kafka compatibility and has no effect: "
				+ "the client negotiates versions, and needs brokers of 2.1 or later";
		assertThat(warnings()).isEqualTo(reported ? List.of(text) : List.of());
	}

	@ParameterizedTest
	@ValueSource(strings = { "0", "-1", "33554433", "99999999999999999999", "many" })
	void aWrongLimitIsRefused(String bytes) {
		check(this.environment.variable("KAFKA_ADDR", "b1:9092").variable("KAFKA_MAX_BYTES", bytes));
		String found = bytes.equals("many") ? "\"many\"" : bytes;
		assertThat(this.problems.errors()).extracting(SettingProblem::line)
			.containsExactly("KAFKA_MAX_BYTES must be 1–33554432 (buffer.memory); found " + found);
	}

	private ConnectionSettings check(TestEnvironment environment) {
		ConnectionCheck check = ConnectionCheck.of(environment.reader(), Clock.systemUTC(), () -> null);
		check.check(this.problems);
		return check.settings();
	}

	private List<String> warnings() {
		return this.problems.warnings().stream().map(SettingProblem::line).toList();
	}

}
