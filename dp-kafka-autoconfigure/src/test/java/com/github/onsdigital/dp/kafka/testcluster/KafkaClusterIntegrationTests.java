package com.github.onsdigital.dp.kafka.testcluster;

import java.io.IOException;
import java.net.ConnectException;
import java.net.InetAddress;
import java.net.Socket;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;

import org.apache.kafka.clients.admin.Admin;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.clients.consumer.KafkaConsumer;
import org.apache.kafka.clients.producer.KafkaProducer;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.apache.kafka.common.TopicPartition;
import org.apache.kafka.common.errors.SslAuthenticationException;
import org.apache.kafka.common.serialization.ByteArrayDeserializer;
import org.apache.kafka.common.serialization.ByteArraySerializer;
import org.awaitility.core.ConditionTimeoutException;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;
import static org.assertj.core.api.Assertions.assertThatIllegalStateException;

@TestInstance(TestInstance.Lifecycle.PER_CLASS)
class KafkaClusterIntegrationTests {

	private KafkaCluster cluster;

	@BeforeAll
	void start() {
		this.cluster = KafkaCluster.builder()
			.listeners(Listener.TLS, Listener.MUTUAL_TLS)
			.shortBrokerSessions()
			.start();
	}

	@AfterAll
	void close() {
		this.cluster.close();
	}

	@Test
	void recordsAreSentAndReadOnEachListener() throws Exception {
		for (Listener listener : Listener.values()) {
			String topic = "through-" + listener.name().toLowerCase(Locale.ROOT);
			this.cluster.createTopic(topic, 4);
			send(listener, topic, "hello");
			assertThat(readFirst(listener, topic)).isEqualTo("hello");
		}
	}

	@Test
	void mutualTlsListenerRefusesClientsWithoutCertificate() {
		Map<String, Object> settings = this.cluster.clientSettings(Listener.TLS);
		settings.put("bootstrap.servers", this.cluster.bootstrap(Listener.MUTUAL_TLS));
		try (Admin admin = Admin.create(settings)) {
			assertThatExceptionOfType(ExecutionException.class)
				.isThrownBy(() -> admin.describeCluster().nodes().get(30, TimeUnit.SECONDS))
				.withCauseInstanceOf(SslAuthenticationException.class);
		}
	}

	@Test
	void aKilledBrokerEndsAndRestartsWithItsRecords() throws Exception {
		this.cluster.createTopic("kept", 4);
		send(Listener.PLAIN, "kept", "before");
		Broker broker = this.cluster.broker(1);
		long pid = broker.pid();
		broker.kill();
		assertThat(broker.isAlive()).isFalse();
		assertThat(Path.of("/proc", Long.toString(pid))).doesNotExist();
		assertThatExceptionOfType(ConnectException.class).isThrownBy(() -> connect(broker));
		broker.restart();
		assertThat(broker.pid()).isNotEqualTo(pid);
		assertThat(readFirst(Listener.TLS, "kept")).isEqualTo("before");
	}

	@Test
	void aFrozenBrokerAcceptsConnectionsAndDoesNotRespondUntilThawed() throws Exception {
		Broker broker = this.cluster.broker(1);
		broker.freeze();
		try {
			assertThat(broker.isFrozen()).isTrue();
			assertThat(broker.isAlive()).isTrue();
			connect(broker);
			assertThatExceptionOfType(ConditionTimeoutException.class)
				.isThrownBy(() -> broker.awaitReady(Duration.ofSeconds(2)));
		}
		finally {
			broker.thaw();
		}
		assertThat(broker.isFrozen()).isFalse();
		broker.awaitReady(Duration.ofSeconds(60));
	}

	@Test
	@Tag("faults")
	void aTerminatedBrokerOfThreeEnds() {
		try (KafkaCluster three = KafkaCluster.builder().brokers(3).shortBrokerSessions().start()) {
			Broker broker = three.broker(1);
			broker.terminate();
			assertThat(broker.isAlive()).isFalse();
			assertThatIllegalStateException().isThrownBy(broker::freeze).withMessageContaining("is not alive");
			broker.restart();
			assertThat(broker.isAlive()).isTrue();
		}
	}

	private static void connect(Broker broker) throws IOException {
		try (Socket socket = new Socket(InetAddress.getLoopbackAddress(), broker.port(Listener.PLAIN))) {
			assertThat(socket.isConnected()).isTrue();
		}
	}

	private void send(Listener listener, String topic, String text) throws Exception {
		try (KafkaProducer<byte[], byte[]> producer = new KafkaProducer<>(this.cluster.clientSettings(listener),
				new ByteArraySerializer(), new ByteArraySerializer())) {
			producer.send(new ProducerRecord<>(topic, 0, null, text.getBytes(StandardCharsets.UTF_8)))
				.get(30, TimeUnit.SECONDS);
		}
	}

	private String readFirst(Listener listener, String topic) {
		try (KafkaConsumer<byte[], byte[]> consumer = new KafkaConsumer<>(this.cluster.clientSettings(listener),
				new ByteArrayDeserializer(), new ByteArrayDeserializer())) {
			TopicPartition partition = new TopicPartition(topic, 0);
			consumer.assign(List.of(partition));
			consumer.seekToBeginning(List.of(partition));
			for (ConsumerRecord<byte[], byte[]> record : consumer.poll(Duration.ofSeconds(30))) {
				return new String(record.value(), StandardCharsets.UTF_8);
			}
		}
		return "nothing";
	}

}
