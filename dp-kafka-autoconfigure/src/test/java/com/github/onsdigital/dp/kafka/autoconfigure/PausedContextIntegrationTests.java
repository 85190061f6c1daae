package com.github.onsdigital.dp.kafka.autoconfigure;

import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;

import org.apache.kafka.clients.admin.Admin;
import org.apache.kafka.clients.admin.NewTopic;
import org.apache.kafka.common.TopicPartition;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.api.io.TempDir;
import org.springframework.boot.WebApplicationType;
import org.springframework.boot.autoconfigure.EnableAutoConfiguration;
import org.springframework.boot.builder.SpringApplicationBuilder;
import org.springframework.boot.test.system.CapturedOutput;
import org.springframework.boot.test.system.OutputCaptureExtension;
import org.springframework.context.ConfigurableApplicationContext;
import org.springframework.context.annotation.Configuration;

import com.github.onsdigital.dp.kafka.consumer.KafkaMessageHandler;
import com.github.onsdigital.dp.kafka.producer.MessageProducer;
import com.github.onsdigital.dp.kafka.producer.SendOptions;
import com.github.onsdigital.dp.kafka.testcluster.JavaProcess;
import com.github.onsdigital.dp.kafka.testcluster.SharedBroker;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

/**
 * An application whose handler ends its context or its process.
 */
@ExtendWith(OutputCaptureExtension.class)
class PausedContextIntegrationTests {

	private static final Duration LIMIT = Duration.ofSeconds(30);

	@BeforeAll
	static void createTopics() throws Exception {
		try (Admin admin = Admin.create(Map.of("bootstrap.servers", SharedBroker.addresses()))) {
			admin.createTopics(Stream.of("closes", "exits").map((topic) -> new NewTopic(topic, 2, (short) 1)).toList())
				.all()
				.get();
		}
	}

	@Test
	void aHandlerCanCloseTheContextAndItsRecordIsCommitted(CapturedOutput output) throws Exception {
		ConfigurableApplicationContext context = start(SharedBroker.addresses(), "closes");
		context.getBean(Application.class).task = context::close;
		send(context, "close");
		await().atMost(LIMIT).until(() -> committed("closes") == 1);
		assertThat(context.isActive()).isFalse();
		assertThat(output).contains("consumer orders: ends the application from its own handler or listener")
			.doesNotContain("Shutdown phase 2147483647 ends");
	}

	@Test
	void aHandlerCanEndTheProcessAndItsRecordIsNotCommitted(@TempDir Path folder) throws Exception {
		Path output = Files.createFile(folder.resolve("output.txt"));
		try (JavaProcess process = JavaProcess.start(ExitingMain.class,
				List.of("-Xmx256m", "-XX:+UseSerialGC", "-XX:TieredStopAtLevel=1", "-Djava.net.preferIPv4Stack=true"),
				List.of(SharedBroker.addresses()), Map.of(), output)) {
			await().atMost(LIMIT.multipliedBy(2))
				.untilAsserted(() -> assertThat(process.isAlive()).as(Files.readString(output)).isFalse());
		}
		assertThat(output).content()
			.contains("consumer orders: ends the application from its own handler or listener")
			.doesNotContain("Shutdown phase 2147483647 ends");
		assertThat(committed("exits")).isZero();
		// all lines that a healthy application logs from start to end
		assertThat(Files.readAllLines(output)).hasSizeLessThan(100)
			.noneMatch((line) -> line.contains("Config values:") || line.contains(" ERROR "));
	}

	private static void send(ConfigurableApplicationContext context, String order) throws Exception {
		MessageProducer producer = context.getBean("calls", MessageProducer.class);
		producer.initialised().get();
		producer.sendBytes(order.getBytes(StandardCharsets.UTF_8), SendOptions.withKey("ada")).get();
	}

	private static long committed(String topic) throws Exception {
		try (Admin admin = Admin.create(Map.of("bootstrap.servers", SharedBroker.addresses()))) {
			var offsets = admin.listConsumerGroupOffsets("billing-" + topic).partitionsToOffsetAndMetadata().get();
			return offsets.entrySet()
				.stream()
				.filter((entry) -> entry.getKey().equals(new TopicPartition(topic, entry.getKey().partition())))
				.mapToLong((entry) -> entry.getValue().offset())
				.sum();
		}
	}

	private static ConfigurableApplicationContext start(String brokers, String topic) {
		return new SpringApplicationBuilder(Application.class).web(WebApplicationType.NONE)
			.properties("kafka.addr=" + brokers, "kafka.producers.calls.topic=" + topic,
					"kafka.producers.calls.max-block=30s", "topic=" + topic, "kafka.health.interval=1s")
			.run();
	}

	@Configuration(proxyBeanMethods = false)
	@EnableAutoConfiguration
	static class Application {

		volatile Runnable task = () -> {
		};

		@KafkaMessageHandler(id = "orders", topic = "${topic}", group = "billing-${topic}")
		void handle(String order) {
			this.task.run();
		}

	}

	/**
	 * An application whose handler ends the process.
	 */
	public static final class ExitingMain {

		private ExitingMain() {
		}

		public static void main(String[] arguments) throws Exception {
			ConfigurableApplicationContext context = start(arguments[0], "exits");
			context.getBean(Application.class).task = () -> System.exit(0);
			send(context, "exit");
		}

	}

}
