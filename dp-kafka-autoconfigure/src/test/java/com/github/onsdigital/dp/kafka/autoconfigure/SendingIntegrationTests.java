package com.github.onsdigital.dp.kafka.autoconfigure;

import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.stream.IntStream;

import org.apache.kafka.clients.admin.NewTopic;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.clients.consumer.KafkaConsumer;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.apache.kafka.common.TopicPartition;
import org.apache.kafka.common.header.Header;
import org.apache.kafka.common.serialization.ByteArrayDeserializer;
import org.junit.jupiter.api.Test;
import org.springframework.beans.factory.annotation.Qualifier;
import org.springframework.beans.factory.annotation.Value;
import org.springframework.context.ConfigurableApplicationContext;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;
import org.springframework.context.event.EventListener;
import org.springframework.kafka.core.KafkaTemplate;
import org.springframework.kafka.core.ProducerFactory;

import com.github.onsdigital.dp.kafka.cluster.ClusterMonitor;
import com.github.onsdigital.dp.kafka.consumer.ConsumerGroupFactory;
import com.github.onsdigital.dp.kafka.consumer.ConsumerOptions;
import com.github.onsdigital.dp.kafka.producer.MessageProducer;
import com.github.onsdigital.dp.kafka.producer.MessageProducerFactory;
import com.github.onsdigital.dp.kafka.producer.MessageTooLargeException;
import com.github.onsdigital.dp.kafka.producer.SendFailedEvent;
import com.github.onsdigital.dp.kafka.producer.SendOutcome;
import com.github.onsdigital.dp.kafka.producer.SentRecord;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

/**
 * Producers of an application, whose messages another client reads.
 */
class SendingIntegrationTests extends ContextOnABroker {

	private String read;

	@Test
	void aMessageThatIsTooLargeFailsAndTheNextOnesAreSent() {
		Senders senders = start();
		// the client accepts 20,000 bytes (the setting below), the topic 2,000
		CompletableFuture<SentRecord> forTheClient = senders.replies.sendBytes(new byte[20_001]);
		assertThat(failure(forTheClient)).isInstanceOf(MessageTooLargeException.class)
			.hasMessageContaining("a message of 20001 bytes is too large");
		CompletableFuture<SentRecord> forTheTopic = senders.replies.sendBytes(new byte[10_000]);
		assertThat(failure(forTheTopic)).isInstanceOf(MessageTooLargeException.class)
			.hasMessageContaining("a message of 10000 bytes is too large");
		assertThat(senders.replies.sendBytes(new byte[1_000])).succeedsWithin(LIMIT)
			.isEqualTo(new SentRecord(this.read, 0, 0));
		await().atMost(LIMIT)
			.untilAsserted(() -> assertThat(senders.failed).extracting((event) -> event.getReport().outcome())
				.containsExactly(SendOutcome.TOO_LARGE, SendOutcome.TOO_LARGE));
	}

	@Test
	void messagesAreSentToATopicRecreatedWithFewerPartitions() throws Exception {
		ConfigurableApplicationContext context = context();
		String again = this.topic + "-again";
		createTopic(again, 20);
		MessageProducer producer = context.getBean(MessageProducerFactory.class).create("recreated", again);
		assertThat(producer.initialised()).succeedsWithin(LIMIT);
		// the client continues with the partition that it selected first
		assertThat(producer.sendBytes(new byte[1])).succeedsWithin(LIMIT);
		recreate(context, again);
		// messages that the old client has accepted may fail
		await().atMost(LIMIT).until(() -> failure(producer.sendBytes(new byte[1])) == null);
		for (int i = 0; i < 5; i++) {
			assertThat(producer.sendBytes(new byte[1])).succeedsWithin(LIMIT);
		}
		assertThat(endOf(again)).isEqualTo(6);
	}

	@Test
	void aRecreatedTopicIsConsumedFromItsBeginning() throws Exception {
		ConfigurableApplicationContext context = context();
		String again = this.topic + "-again";
		createTopic(again, 1);
		CountDownLatch begun = new CountDownLatch(1);
		CountDownLatch goOn = new CountDownLatch(1);
		List<String> handled = new CopyOnWriteArrayList<>();
		context.getBean(ConsumerGroupFactory.class)
			.records(ConsumerOptions.of("again").topic(again).group("group-of-" + again), (record) -> {
				handled.add(text(record.value()));
				if (text(record.value()).equals("old-3")) {
					begun.countDown();
					goOn.await();
				}
			});
		send(again, "old-0", "old-1", "old-2", "old-3");
		begun.await();
		recreate(context, again);
		String[] created = IntStream.range(0, 20).mapToObj((i) -> "new-" + i).toArray(String[]::new);
		for (String value : created) {
			send(new ProducerRecord<>(again, value.getBytes(StandardCharsets.UTF_8)));
		}
		goOn.countDown();
		await().atMost(LIMIT).until(() -> handled.containsAll(List.of(created)));
		awaitCommitted(again, created.length);
	}

	private void recreate(ConfigurableApplicationContext context, String name) throws Exception {
		ClusterMonitor monitor = context.getBean(ClusterMonitor.class);
		assertThat(monitor.checkNow()).succeedsWithin(LIMIT);
		deleteTopic(name);
		createTopic(name, 1);
		assertThat(monitor.checkNow()).succeedsWithin(LIMIT);
	}

	@Test
	void kafkaTemplateIsBootsOwnWithItsOwnSerializers() {
		ConfigurableApplicationContext context = context();
		assertThat(context.getBeanNamesForType(ProducerFactory.class)).containsExactly("kafkaProducerFactory");
		assertThat(context.getBeanNamesForType(KafkaTemplate.class)).containsExactly("kafkaTemplate");
		@SuppressWarnings("unchecked")
		KafkaTemplate<String, String> template = context.getBean(KafkaTemplate.class);
		template.setDefaultTopic(this.read);
		assertThat(template.sendDefault("key", "text")).succeedsWithin(LIMIT);
		ConsumerRecord<byte[], byte[]> record = records(1).get(0);
		assertThat(text(record.value())).isEqualTo("text");
		assertThat(headers(record)).isEmpty();
	}

	private Senders start() {
		Senders senders = context().getBean(Senders.class);
		assertThat(senders.replies).isNotSameAs(senders.audit);
		assertThat(senders.replies.name()).isEqualTo("replies");
		assertThat(senders.audit.name()).isEqualTo("audit");
		return senders;
	}

	private ConfigurableApplicationContext context() {
		this.read = this.topic + "-read";
		ConfigurableApplicationContext context = run(Sending.class, "kafka.producers.replies.topic=" + this.read,
				"kafka.producers.audit.topic=" + this.topic, "kafka.producer.headers.source=dp",
				"kafka.producers.replies.headers.stage=live",
				"kafka.producers.replies.properties.max.request.size=20000");
		producer("replies");
		return context;
	}

	private List<ConsumerRecord<byte[], byte[]>> records(int count) {
		Map<String, Object> settings = Map.of("bootstrap.servers", brokers(), "allow.auto.create.topics", "false");
		try (KafkaConsumer<byte[], byte[]> consumer = new KafkaConsumer<>(settings, new ByteArrayDeserializer(),
				new ByteArrayDeserializer())) {
			TopicPartition partition = new TopicPartition(this.read, 0);
			consumer.assign(List.of(partition));
			consumer.seekToBeginning(List.of(partition));
			List<ConsumerRecord<byte[], byte[]>> found = new ArrayList<>();
			await().atMost(LIMIT).until(() -> {
				consumer.poll(Duration.ofMillis(100)).forEach(found::add);
				return found.size() >= count;
			});
			return found;
		}
	}

	private static List<String> headers(ConsumerRecord<byte[], byte[]> record) {
		List<String> headers = new ArrayList<>();
		for (Header header : record.headers()) {
			headers.add(header.key() + "=" + text(header.value()));
		}
		return headers;
	}

	private static String text(byte[] bytes) {
		return new String(bytes, StandardCharsets.UTF_8);
	}

	private static Throwable failure(CompletableFuture<SentRecord> sent) {
		return sent.handle((result, ex) -> ex).orTimeout(30, TimeUnit.SECONDS).join();
	}

	@Configuration(proxyBeanMethods = false)
	static class Sending {

		@Bean
		NewTopic readTopic(@Value("${topic}-read") String name) {
			return new NewTopic(name, 1, (short) 1).configs(Map.of("max.message.bytes", "2000"));
		}

		@Bean
		Senders senders(@Qualifier("replies") MessageProducer first, MessageProducer audit) {
			return new Senders(first, audit);
		}

	}

	static class Senders {

		private final MessageProducer replies;

		private final MessageProducer audit;

		private final List<SendFailedEvent> failed = new CopyOnWriteArrayList<>();

		Senders(MessageProducer replies, MessageProducer audit) {
			this.replies = replies;
			this.audit = audit;
		}

		@EventListener
		void failed(SendFailedEvent event) {
			this.failed.add(event);
		}

	}

}
