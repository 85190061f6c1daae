package com.github.onsdigital.dp.kafka.test.broker;

import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletableFuture;

import org.apache.kafka.clients.admin.NewTopic;
import org.apache.kafka.clients.admin.TopicDescription;
import org.apache.kafka.clients.producer.Producer;
import org.apache.kafka.common.TopicPartition;
import org.apache.kafka.common.errors.RecordTooLargeException;
import org.apache.kafka.common.errors.TopicAuthorizationException;
import org.apache.kafka.common.serialization.StringSerializer;
import org.junit.jupiter.api.Test;
import org.springframework.context.support.GenericApplicationContext;
import org.springframework.kafka.KafkaException;
import org.springframework.kafka.config.TopicBuilder;
import org.springframework.kafka.core.KafkaTemplate;
import org.springframework.kafka.core.ProducerFactory;
import org.springframework.kafka.support.SendResult;

import com.github.onsdigital.dp.kafka.test.time.TestTime;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;
import static org.assertj.core.api.Assertions.catchThrowable;

class MemorySpringKafkaTests {

	private static final Map<String, Object> PROPERTIES = Map.of("bootstrap.servers", "localhost:9092",
			"key.serializer", StringSerializer.class, "value.serializer", StringSerializer.class);

	private final TestTime time = new TestTime();

	private final MemoryCluster cluster = new MemoryCluster(this.time, 1, 1);

	private List<String> written() {
		return this.cluster.read(() -> this.cluster.log(new TopicPartition("orders", 0))
			.read(0, 100)
			.stream()
			.map((record) -> new String(record.value(), StandardCharsets.UTF_8))
			.toList());
	}

	@Test
	void aTemplateSendsToTheCluster() throws Exception {
		MemoryProducerFactory<String, String> factory = new MemoryProducerFactory<>(this.cluster, PROPERTIES);
		KafkaTemplate<String, String> template = new KafkaTemplate<>(factory);
		CompletableFuture<SendResult<String, String>> sent = template.send("orders", "key", "value");
		this.time.settle();
		assertThat(sent).isCompletedWithValueMatching((result) -> result.getRecordMetadata().offset() == 0);
		assertThat(written()).containsExactly("value");
		factory.destroy();
	}

	@Test
	void aTemplateReportsAFailureByItsFutureHoweverFastItIs() {
		TopicAuthorizationException failure = new TopicAuthorizationException("orders");
		this.cluster.change(() -> this.cluster.faults().add(Fault.SEND, "orders", 200, failure));
		MemoryProducerFactory<String, String> factory = new MemoryProducerFactory<>(this.cluster, PROPERTIES);
		KafkaTemplate<String, String> template = new KafkaTemplate<>(factory);
		for (int i = 0; i < 200; i++) {
			CompletableFuture<SendResult<String, String>> sent = template.send("orders", "value");
			this.time.settle();
			assertThat(sent).isCompletedExceptionally();
			assertThat(catchThrowable(sent::join)).hasRootCause(failure);
		}
		factory.destroy();
	}

	@Test
	void aTemplateThrowsTheFailureOfARecordThatIsNotAccepted() {
		MemoryProducerFactory<String, String> factory = new MemoryProducerFactory<>(this.cluster, PROPERTIES);
		factory.updateConfigs(Map.of("max.request.size", 100));
		KafkaTemplate<String, String> template = new KafkaTemplate<>(factory);
		assertThatExceptionOfType(KafkaException.class).isThrownBy(() -> template.send("orders", "x".repeat(100)))
			.withCauseInstanceOf(RecordTooLargeException.class);
		factory.destroy();
	}

	@Test
	void theFactoryUsesItsSerializersPostProcessorsAndListeners() {
		MemoryProducerFactory<String, String> factory = new MemoryProducerFactory<>(this.cluster,
				Map.of("bootstrap.servers", "localhost:9092", "value.serializer.encoding", "UTF-16BE"));
		factory.setKeySerializer(new StringSerializer());
		factory.setValueSerializer(new StringSerializer());
		List<Object> events = new ArrayList<>();
		factory.addPostProcessor((producer) -> {
			events.add("created");
			return producer;
		});
		factory.addListener(new ProducerFactory.Listener<>() {

			@Override
			public void producerAdded(String id, Producer<String, String> producer) {
				events.add(id);
			}

		});
		new KafkaTemplate<>(factory).send("orders", "ab");
		this.time.settle();
		assertThat(written()).containsExactly("\0a\0b");
		assertThat(events).hasSize(2).first().isEqualTo("created");
		factory.destroy();
	}

	@Test
	void theAdminCreatesTheTopicsOfTheApplication() {
		MemoryKafkaAdmin admin = new MemoryKafkaAdmin(this.cluster, Map.of("bootstrap.servers", "localhost:9092"));
		admin.setModifyTopicConfigs(true);
		try (GenericApplicationContext context = new GenericApplicationContext()) {
			context.registerBean("orders", NewTopic.class,
					() -> TopicBuilder.name("orders").partitions(3).config("retention.ms", "1000").build());
			context.registerBean("payments", NewTopic.class, () -> TopicBuilder.name("payments").partitions(2).build());
			context.refresh();
			admin.setApplicationContext(context);
			assertThat(admin.initialize()).isTrue();
			assertThat(admin.initialize()).isTrue();
		}
		Map<String, TopicDescription> topics = admin.describeTopics("orders", "payments");
		assertThat(topics.get("orders").partitions()).hasSize(3);
		assertThat(topics.get("payments").partitions()).hasSize(2);
		admin.createOrModifyTopics(TopicBuilder.name("payments").partitions(4).config("retention.ms", "1").build());
		assertThat(admin.describeTopics("payments").get("payments").partitions()).hasSize(4);
		assertThat(admin.clusterId()).isEqualTo(this.cluster.id());
	}

	@Test
	void aConsumerOfSpringKafkaIsNotSimulated() {
		UnsupportedConsumerFactory<String, String> factory = new UnsupportedConsumerFactory<>(
				Map.of("bootstrap.servers", "localhost:9092", "group.id", "group-a"));
		assertThat(factory.getConfigurationProperties()).containsEntry("group.id", "group-a");
		assertThatExceptionOfType(UnsupportedOperationException.class).isThrownBy(factory::createConsumer)
			.withMessageStartingWith("not simulated: @KafkaListener")
			.withMessageContaining("@EmbeddedKafka");
	}

	@Test
	void theFactoryOfTheClientsCreatesClientsOfTheCluster() throws Exception {
		MemoryKafkaClients clients = new MemoryKafkaClients(this.cluster);
		Map<String, Object> properties = Map.of("bootstrap.servers", "localhost:9092", "key.serializer", "ignored");
		try (Producer<byte[], byte[]> producer = clients.createProducer(properties);
				var admin = clients.createAdmin(Map.of("bootstrap.servers", "localhost:9092"))) {
			assertThat(producer.partitionsFor("orders")).hasSize(1);
			assertThat(admin.listTopics().names().get()).containsExactly("orders");
		}
	}

}
