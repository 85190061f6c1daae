package com.github.onsdigital.dp.kafka.test.broker;

import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.Future;
import java.util.stream.IntStream;
import java.util.stream.LongStream;

import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.clients.producer.KafkaProducer;
import org.apache.kafka.clients.producer.ProducerConfig;
import org.apache.kafka.clients.producer.ProducerInterceptor;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.apache.kafka.clients.producer.RecordMetadata;
import org.apache.kafka.clients.producer.RoundRobinPartitioner;
import org.apache.kafka.common.KafkaException;
import org.apache.kafka.common.TopicPartition;
import org.apache.kafka.common.config.ConfigException;
import org.apache.kafka.common.errors.InvalidTopicException;
import org.apache.kafka.common.errors.RecordTooLargeException;
import org.apache.kafka.common.errors.SerializationException;
import org.apache.kafka.common.header.Header;
import org.apache.kafka.common.header.Headers;
import org.apache.kafka.common.header.internals.RecordHeader;
import org.apache.kafka.common.header.internals.RecordHeaders;
import org.apache.kafka.common.record.AbstractRecords;
import org.apache.kafka.common.record.CompressionType;
import org.apache.kafka.common.record.RecordBatch;
import org.apache.kafka.common.serialization.ByteArraySerializer;
import org.apache.kafka.common.serialization.IntegerSerializer;
import org.apache.kafka.common.serialization.StringSerializer;
import org.apache.kafka.common.utils.Utils;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;
import static org.assertj.core.api.Assertions.assertThatIllegalStateException;
import static org.assertj.core.api.Assertions.catchThrowable;
import static org.assertj.core.api.Assertions.tuple;

class MemoryProducerTests extends MemoryProducerTestSupport {

	private void partitions(int count) {
		this.cluster.change(() -> this.cluster.create("orders", count));
	}

	private int partitionOf(MemoryProducer<byte[], byte[]> producer, byte @Nullable [] key) throws Exception {
		return producer.send(new ProducerRecord<>("orders", key, bytes("v"))).get().partition();
	}

	@Test
	void writesARecord() throws Exception {
		this.time.advance(Duration.ofSeconds(7));
		RecordMetadata metadata = producer().send(new ProducerRecord<>("orders", bytes("key"), bytes("value"))).get();
		assertThat(metadata.offset()).isZero();
		assertThat(metadata.timestamp()).isEqualTo(this.time.clock().millis());
		assertThat(metadata.serializedKeySize()).isEqualTo(3);
		assertThat(metadata.serializedValueSize()).isEqualTo(5);
		ConsumerRecord<byte[], byte[]> record = records(ORDERS_0).get(0);
		assertThat(record.key()).isEqualTo(bytes("key"));
		assertThat(record.value()).isEqualTo(bytes("value"));
		assertThat(record.timestamp()).isEqualTo(metadata.timestamp());
	}

	@Test
	void writesATombstoneAndATimestamp() throws Exception {
		byte[] tombstone = null;
		RecordMetadata metadata = producer().send(new ProducerRecord<>("orders", 0, 42L, bytes("key"), tombstone))
			.get();
		assertThat(metadata.serializedValueSize()).isEqualTo(-1);
		assertThat(records(ORDERS_0).get(0).value()).isNull();
		assertThat(records(ORDERS_0).get(0).timestamp()).isEqualTo(42);
	}

	@Test
	void keepsTheOrderAndRepeatsOfHeaders() throws Exception {
		Headers headers = new RecordHeaders().add("a", bytes("1")).add("b", null).add("a", bytes("2"));
		byte[] value = bytes("value");
		ProducerRecord<byte[], byte[]> record = new ProducerRecord<>("orders", null, null, null, value, headers);
		producer().send(record).get();
		value[0] = 'V';
		assertThat(records(ORDERS_0).get(0).headers()).extracting(Header::key, Header::value)
			.containsExactly(tuple("a", bytes("1")), tuple("b", null), tuple("a", bytes("2")));
		assertThat(records(ORDERS_0).get(0).value()).isEqualTo(bytes("value"));
		assertThatIllegalStateException().isThrownBy(() -> record.headers().add("c", null));
	}

	@Test
	void callbacksRunInOrderOnTheNetworkThread() {
		MemoryProducer<byte[], byte[]> producer = producer("client.id", "orders-client");
		List<String> threads = new ArrayList<>();
		List<Future<RecordMetadata>> futures = new ArrayList<>();
		for (int i = 0; i < 100; i++) {
			String value = "v" + i;
			futures.add(producer.send(record(value), (metadata, failure) -> {
				threads.add(Thread.currentThread().getName());
				this.completed.add(metadata.offset());
			}));
		}
		this.time.settle();
		assertThat(futures).allMatch(Future::isDone);
		assertThat(threads).hasSize(100).containsOnly(KafkaProducer.NETWORK_THREAD_PREFIX + " | orders-client");
		assertThat(this.completed).isEqualTo(LongStream.range(0, 100).boxed().toList());
		assertThat(written()).isEqualTo(IntStream.range(0, 100).mapToObj((i) -> "v" + i).toList());
	}

	@Test
	void aCallbackThatThrowsDoesNotAffectTheOthers() {
		MemoryProducer<byte[], byte[]> producer = producer();
		Future<RecordMetadata> first = producer.send(record("a"), (metadata, failure) -> {
			throw new IllegalStateException("callback");
		});
		send(producer, "b");
		this.time.settle();
		assertThat(first).isDone();
		assertThat(this.completed).containsExactly("orders-0@1");
	}

	@Test
	void aFutureCannotBeCancelled() {
		MemoryProducer<byte[], byte[]> producer = producer("metadata.recovery.strategy", "none");
		producer.partitionsFor("orders");
		brokers(BrokerState.STOPPED);
		Future<RecordMetadata> future = send(producer, "a");
		assertThat(future.cancel(true)).isFalse();
		assertThat(future.isCancelled()).isFalse();
		brokers(BrokerState.RUNNING);
		assertThat(this.completed).containsExactly("orders-0@0");
	}

	@Test
	void aKeySelectsThePartitionAsInKafka() throws Exception {
		partitions(7);
		MemoryProducer<byte[], byte[]> producer = producer();
		for (String key : List.of("", "a", "order-1", "order-2", "order-3")) {
			assertThat(partitionOf(producer, bytes(key))).isEqualTo(Utils.toPositive(Utils.murmur2(bytes(key))) % 7);
		}
	}

	@Test
	void recordsWithoutAKeyGoToThePartitionsInTurn() throws Exception {
		partitions(3);
		MemoryProducer<byte[], byte[]> producer = producer();
		assertThat(List.of(partitionOf(producer, null), partitionOf(producer, null), partitionOf(producer, null),
				partitionOf(producer, null)))
			.containsExactly(0, 1, 2, 0);
		MemoryProducer<byte[], byte[]> ignoring = producer("partitioner.ignore.keys", true);
		assertThat(List.of(partitionOf(ignoring, bytes("a")), partitionOf(ignoring, bytes("a")))).containsExactly(0, 1);
	}

	@Test
	void usesThePartitionOfTheRecordAndThePartitionerOfTheSettings() throws Exception {
		partitions(3);
		MemoryProducer<byte[], byte[]> producer = producer("partitioner.class", RoundRobinPartitioner.class);
		assertThat(producer.send(new ProducerRecord<>("orders", 2, bytes("a"), bytes("v"))).get().partition())
			.isEqualTo(2);
		assertThat(List.of(partitionOf(producer, bytes("a")), partitionOf(producer, bytes("a")),
				partitionOf(producer, bytes("a"))))
			.containsExactlyInAnyOrder(0, 1, 2);
	}

	@Test
	void describesPartitions() {
		partitions(2);
		assertThat(producer().partitionsFor("orders")).extracting((info) -> info.topic() + info.partition())
			.containsExactly("orders0", "orders1");
		assertThat(producer().metrics()).isEmpty();
	}

	@Test
	void aLargeRecordFailsAtOnce() {
		Future<RecordMetadata> future = producer("max.request.size", 1000).send(record("x".repeat(1000)),
				(metadata, failure) -> {
					this.completed.add(metadata.topic() + metadata.partition() + "@" + metadata.offset());
					this.completed.add(failure);
				});
		assertThat(failure(future)).isInstanceOf(RecordTooLargeException.class)
			.hasMessage("The message is 1086 bytes when serialized which is larger than 1000, which is the value of "
					+ "the max.request.size configuration.");
		assertThat(this.completed.get(0)).isEqualTo("orders-1@-1");
		assertThat(this.completed.get(1)).isInstanceOf(RecordTooLargeException.class);
		assertThat(written()).isEmpty();
		assertThat(failure(producer("buffer.memory", 1000, "batch.size", 100).send(record("x".repeat(1000)))))
			.isInstanceOf(RecordTooLargeException.class)
			.hasMessage("The message is 1086 bytes when serialized which is larger than the total memory buffer you "
					+ "have configured with the buffer.memory configuration.");
	}

	@Test
	void aBrokerRefusesALargeRecord() {
		Future<RecordMetadata> future = producer("max.request.size", 2_000_000).send(record("x".repeat(1_100_000)));
		assertThat(failure(future)).isInstanceOf(RecordTooLargeException.class)
			.hasMessage("The request included a message larger than the max message size the server will accept.");
	}

	@Test
	void sizesAreThoseOfTheClient() {
		Header[] headers = { new RecordHeader("naïve", bytes("x".repeat(200))), new RecordHeader("b", null) };
		for (int size : new int[] { 0, 1, 63, 64, 8191, 8192, 1_048_575, 1_048_576 }) {
			byte[] value = new byte[size];
			assertThat(RecordSizes.ofBatch(null, value, headers))
				.isEqualTo(AbstractRecords.estimateSizeInBytesUpperBound(RecordBatch.CURRENT_MAGIC_VALUE,
						CompressionType.NONE, null, value, headers));
			assertThat(RecordSizes.ofBatch(value, null, new Header[0]))
				.isEqualTo(AbstractRecords.estimateSizeInBytesUpperBound(RecordBatch.CURRENT_MAGIC_VALUE,
						CompressionType.NONE, value, null, new Header[0]));
		}
	}

	@Test
	void wrongSettingsAreRefusedAsByTheClient() {
		for (Map<String, Object> wrong : List.of(properties("acks", "2"), properties("linger.ms", "soon"),
				properties("acks", "1", "enable.idempotence", true), Map.<String, Object>of(),
				properties("delivery.timeout.ms", 1000), properties("bootstrap.servers", "localhost"),
				properties("partitioner.class", "NoSuchClass"),
				properties("interceptor.classes", "NoSuchInterceptor"))) {
			Throwable expected = catchThrowable(
					() -> new KafkaProducer<>(wrong, new ByteArraySerializer(), new ByteArraySerializer()));
			Throwable actual = catchThrowable(() -> new MemoryProducer<>(this.cluster, wrong, new ByteArraySerializer(),
					new ByteArraySerializer()));
			assertThat(actual).as(wrong.toString()).hasSameClassAs(expected).hasMessage(expected.getMessage());
			if (expected.getCause() != null) {
				assertThat(actual.getCause()).hasSameClassAs(expected.getCause())
					.hasMessage(expected.getCause().getMessage());
			}
		}
		assertThat(catchThrowable(() -> producer("acks", "2"))).isInstanceOf(ConfigException.class);
	}

	@Test
	void transactionsAreNotSimulated() {
		assertThatExceptionOfType(UnsupportedOperationException.class)
			.isThrownBy(() -> producer(ProducerConfig.TRANSACTIONAL_ID_CONFIG, "tx"))
			.withMessage("not simulated: transactions (transactional.id)");
		assertThatExceptionOfType(UnsupportedOperationException.class).isThrownBy(() -> producer().beginTransaction())
			.withMessage("not simulated: transactions");
		assertThatExceptionOfType(UnsupportedOperationException.class)
			.isThrownBy(() -> producer().clientInstanceId(Duration.ZERO))
			.withMessage("not simulated: clientInstanceId");
	}

	@Test
	void serializersAreThoseOfTheSettings() throws Exception {
		Map<String, Object> settings = properties("key.serializer", IntegerSerializer.class, "value.serializer",
				StringSerializer.class);
		try (MemoryProducer<Object, Object> producer = new MemoryProducer<>(this.cluster, settings, null, null)) {
			producer.send(new ProducerRecord<>("orders", 7, "text")).get();
			assertThat(records(ORDERS_0).get(0).key()).containsExactly(0, 0, 0, 7);
			assertThat(written()).containsExactly("text");
			assertThatExceptionOfType(SerializationException.class)
				.isThrownBy(() -> producer.send(new ProducerRecord<>("orders", "seven", "text")))
				.withMessage("Can't convert key of class java.lang.String to class " + IntegerSerializer.class.getName()
						+ " specified in key.serializer");
		}
	}

	@Test
	void interceptorsSeeEachRecordAndItsResult() {
		List<String> events = new ArrayList<>();
		Map<String, Object> settings = properties("interceptor.classes", List.of(Recording.class), "events", events,
				"max.request.size", 1000);
		try (MemoryProducer<byte[], byte[]> producer = new MemoryProducer<>(this.cluster, settings,
				new ByteArraySerializer(), new ByteArraySerializer())) {
			producer.send(record("a"), (metadata, failure) -> events.add("callback"));
			this.time.settle();
			producer.send(record("x".repeat(1000)), (metadata, failure) -> events.add("callback"));
		}
		assertThat(events).containsExactly("send", "orders-0@0 null", "callback", "send", "callback",
				"orders--1@-1 RecordTooLargeException", "close");
		assertThat(records(ORDERS_0).get(0).headers().lastHeader("intercepted")).isNotNull();
	}

	@Test
	void aRecordOfAnInvalidTopicFails() {
		Future<RecordMetadata> future = producer().send(new ProducerRecord<>("no topic", bytes("v")));
		assertThat(failure(future)).isInstanceOf(InvalidTopicException.class).hasMessage("Invalid topics: [no topic]");
	}

	@Test
	void aFlushInACallbackIsRefused() {
		MemoryProducer<byte[], byte[]> producer = producer();
		producer.send(record("a"), (metadata, failure) -> this.completed.add(catchThrowable(producer::flush)));
		this.time.settle();
		assertThat(this.completed).singleElement()
			.isInstanceOfSatisfying(KafkaException.class, (failure) -> assertThat(failure).hasMessage(
					"KafkaProducer.flush() invocation inside a callback is not permitted because it may lead to deadlock."));
	}

	@Test
	void sendsOfSeveralThreadsToOnePartitionHaveDifferentOffsets() throws Exception {
		MemoryProducer<byte[], byte[]> producer = producer();
		for (int i = 0; i < 4; i++) {
			this.time.threads().newThread(() -> {
				for (int j = 0; j < 25; j++) {
					send(producer, "v");
				}
			}).start();
		}
		this.time.settle();
		assertThat(this.completed).doesNotHaveDuplicates().hasSize(100);
		assertThat(written(new TopicPartition("orders", 0))).hasSize(100);
	}

	/**
	 * Records its calls.
	 */
	public static final class Recording implements ProducerInterceptor<byte[], byte[]> {

		private List<String> events = List.of();

		@Override
		@SuppressWarnings("unchecked")
		public void configure(Map<String, ?> configs) {
			this.events = (List<String>) configs.get("events");
		}

		@Override
		public ProducerRecord<byte[], byte[]> onSend(ProducerRecord<byte[], byte[]> record) {
			this.events.add("send");
			record.headers().add("intercepted", null);
			return record;
		}

		@Override
		public void onAcknowledgement(RecordMetadata metadata, Exception failure, Headers headers) {
			this.events.add(metadata.topic() + "-" + metadata.partition() + "@" + metadata.offset() + " "
					+ ((failure != null) ? failure.getClass().getSimpleName() : null));
		}

		@Override
		public void close() {
			this.events.add("close");
		}

	}

}
