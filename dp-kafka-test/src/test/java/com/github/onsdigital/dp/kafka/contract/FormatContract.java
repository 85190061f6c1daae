package com.github.onsdigital.dp.kafka.contract;

import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HexFormat;
import java.util.List;

import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

import com.github.onsdigital.dp.kafka.contract.TypedHandlers.Order;
import com.github.onsdigital.dp.kafka.message.AvroSchema;

import static org.assertj.core.api.Assertions.assertThat;

/**
 * What handlers receive: pages <i>Handlers</i> and <i>Formats</i>.
 */
abstract class FormatContract extends ContractTests {

	private static final byte[] JSON = bytes("{\"orderId\":\"o-1\",\"count\":2}");

	private static final List<byte[]> UNREADABLE_JSON = List.of(bytes("{"), bytes(""), bytes("[1,2"),
			bytes("{\"count\":\"x\"}"), new byte[] { -1, -2, 0 }, bytes("\"text\""), bytes("{\"count\":1}}"),
			bytes("nul"), bytes("{}}"), bytes("[".repeat(1_000) + "]".repeat(1_000)));

	private static final byte[] AVRO = AvroSchema.parse(TypedHandlers.SCHEMA).marshal(new Order("o-1", 2));

	/** Empty, cut, an endless number, a text of two gigabytes, JSON. */
	private static final List<byte[]> UNREADABLE_AVRO = List.of(new byte[0], Arrays.copyOf(AVRO, AVRO.length - 1),
			new byte[] { -1, -1, -1, -1, -1, -1, -1, -1, -1, -1, 1 }, new byte[] { -2, -1, -1, -1, 15 }, JSON);

	@BeforeEach
	void createTopic() {
		this.orders.create(1);
	}

	@Test
	void jsonIsReadIntoTheTypeOfTheParameterWhateverTheHeadersName() {
		ProducerRecord<byte[], byte[]> record = record("{\"orderId\":\"o-1\",\"count\":2}");
		record.headers().add("__TypeId__", bytes("java.util.Date"));
		this.orders.send(record);
		assertThat(handle(TypedHandlers.Json.class, 1)).containsExactly(new Order("o-1", 2));
	}

	@Test
	void avroIsReadWithTheSchemaOfTheHandler() {
		set("orders.schema", "classpath:contract/order.avsc");
		this.orders.send(new ProducerRecord<>(this.orders.name(), 0, null,
				AvroSchema.parse(TypedHandlers.SCHEMA).marshal(new Order("o-1", 2))));
		assertThat(handle(TypedHandlers.Avro.class, 1)).containsExactly(new Order("o-1", 2));
	}

	@Test
	void bytesOfTheGoLibraryAreRead() {
		set("orders.schema", "classpath:contract/go-example.avsc");
		this.orders.send(new ProducerRecord<>(this.orders.name(), 0, null,
				HexFormat.of().parseHex("feffffff0f285a6fc3ab20e2809320e29c9320f09f98800a225c")));
		assertThat(handle(TypedHandlers.Avro.class, 1))
			.containsExactly(new Order("Zo\u00eb \u2013 \u2713 \ud83d\ude00\n\"\\", 2147483647));
	}

	@Test
	void textIsReadAsUtf8() {
		this.orders.send(record("Zo\u00eb"));
		assertThat(handle(TypedHandlers.Text.class, 1)).containsExactly("Zo\u00eb");
	}

	@Test
	void bytesAreUnchanged() {
		this.orders.send(new ProducerRecord<>(this.orders.name(), 0, null, new byte[] { 0, -1, 7 }));
		assertThat(handle(TypedHandlers.Bytes.class, 1)).containsExactly("[0, -1, 7]");
	}

	@Test
	void rawRecordsHaveKeyHeadersTimestampAndPlace() {
		ProducerRecord<byte[], byte[]> sent = new ProducerRecord<>(this.orders.name(), 0, 1_700_000_000_000L,
				bytes("k"), bytes("v"));
		sent.headers().add("h", bytes("1")).add("h", null);
		this.orders.send(0, "first");
		this.orders.send(sent);
		Calls calls = startOrders();
		awaitCommitted(0, 2);
		assertThat(calls.records()).filteredOn((record) -> record.offset() == 1).singleElement().satisfies((record) -> {
			assertThat(record.key()).isEqualTo(bytes("k"));
			assertThat(record.value()).isEqualTo(bytes("v"));
			assertThat(record.timestamp()).isEqualTo(1_700_000_000_000L);
			assertThat(record.offset()).isEqualTo(1);
			assertThat(record.headers()).extracting((header) -> header.value()).containsExactly(bytes("1"), null);
		});
	}

	@Test
	void parametersReceiveKeyHeadersAndPlace() {
		ProducerRecord<byte[], byte[]> sent = new ProducerRecord<>(this.orders.name(), 0, 1_700_000_000_000L,
				bytes("k"), bytes("v"));
		sent.headers().add("tenant", bytes("acme"));
		this.orders.send(sent);
		assertThat(handle(TypedHandlers.Headers.class, 1))
			.containsExactly(List.of("v", "k", "acme", 0, 0L, 1_700_000_000_000L));
	}

	@Test
	void aRecordWithoutARequiredHeaderIsUnreadable() {
		this.orders.send(record("v"));
		assertThat(handle(TypedHandlers.Headers.class, 1)).isEmpty();
		assertThat(events().abandonedValues()).containsExactly("v");
	}

	@Test
	void anUnreadableRecordIsAbandonedWithoutACallOrARetry() {
		set("kafka.retry.min-period", NEVER);
		set("kafka.retry.max-period", NEVER);
		this.orders.send(record("{\"orderId\":"));
		this.orders.send(record("{\"orderId\":\"o-2\",\"count\":2}"));
		assertThat(handle(TypedHandlers.Json.class, 2)).containsExactly(new Order("o-2", 2));
		assertThat(events().abandonedValues()).containsExactly("{\"orderId\":");
	}

	@Test
	void eachUnreadableJsonValueIsAbandonedOnceAndOtherRecordsAreHandled() {
		assertUnreadable(TypedHandlers.Json.class, JSON, UNREADABLE_JSON);
	}

	@Test
	void unreadableJsonValuesDoNotFailTheOthersOfTheirBatches() {
		assertUnreadable(TypedHandlers.JsonBatch.class, JSON, UNREADABLE_JSON);
	}

	@Test
	void eachUnreadableAvroValueIsAbandonedOnceAndOtherRecordsAreHandled() {
		assertUnreadable(TypedHandlers.Avro.class, AVRO, UNREADABLE_AVRO);
	}

	@Test
	void unreadableAvroValuesDoNotFailTheOthersOfTheirBatches() {
		assertUnreadable(TypedHandlers.AvroBatch.class, AVRO, UNREADABLE_AVRO);
	}

	private void assertUnreadable(Class<? extends TypedHandlers.Values> handler, byte[] readable,
			List<byte[]> unreadable) {
		set("orders.schema", "classpath:contract/order.avsc");
		List<Long> abandoned = new ArrayList<>();
		for (byte[] value : unreadable) {
			this.orders.send(new ProducerRecord<>(this.orders.name(), 0, null, readable));
			this.orders.send(new ProducerRecord<>(this.orders.name(), 0, null, value));
			abandoned.add(2L * abandoned.size() + 1);
		}
		List<Object> values = handle(handler, 2 * unreadable.size());
		assertThat(values).hasSize(unreadable.size()).containsOnly(new Order("o-1", 2));
		assertInOrder(events().abandoned.stream()
			.flatMap((event) -> event.getRecords().stream())
			.map(ConsumerRecord::offset)
			.toList(), abandoned.toArray());
	}

	@Test
	void onlyTheUnreadableRecordOfABatchIsAbandoned() {
		for (int i = 0; i < 5; i++) {
			this.orders.send(record((i == 2) ? "bad" : "{\"orderId\":\"o\",\"count\":" + i + "}"));
		}
		assertThat(handle(TypedHandlers.JsonBatch.class, 5)).containsExactly(new Order("o", 0), new Order("o", 1),
				new Order("o", 3), new Order("o", 4));
		assertThat(this.application.bean(TypedHandlers.JsonBatch.class).sizes).containsExactly(4);
		assertThat(events().abandonedValues()).containsExactly("bad");
	}

	@Test
	void anUnreadableKeyOrHeaderIsAbandonedWithoutACall() {
		this.orders.send(numbered("7", bytes("1")));
		this.orders.send(numbered("no number", bytes("1")));
		this.orders.send(numbered("8", null));
		this.orders.send(numbered("9", bytes("x")));
		this.orders.send(numbered("10", bytes("2")));
		assertInOrder(handle(TypedHandlers.Numbers.class, 5), List.of(7, 1), List.of(10, 2));
		assertThat(events().abandoned).hasSize(3);
	}

	private ProducerRecord<byte[], byte[]> numbered(String key, byte @Nullable [] header) {
		ProducerRecord<byte[], byte[]> record = new ProducerRecord<>(this.orders.name(), 0, bytes(key), bytes("v"));
		record.headers().add("number", header);
		return record;
	}

	@Test
	void aNullValueReachesANullableParameter() {
		this.orders.send(new ProducerRecord<>(this.orders.name(), 0, bytes("k"), null));
		assertThat(handle(TypedHandlers.NullableJson.class, 1)).containsExactly("null");
		assertThat(events().abandoned).isEmpty();
	}

	@Test
	void forOtherParametersANullValueIsUnreadable() {
		this.orders.send(new ProducerRecord<>(this.orders.name(), 0, bytes("k"), null));
		assertThat(handle(TypedHandlers.Json.class, 1)).isEmpty();
		assertThat(events().abandoned).hasSize(1);
	}

	@Test
	void theTraceIdOfARecordIsInTheMdcUnlessItCouldForgeLogLines() {
		ProducerRecord<byte[], byte[]> valid = record("a");
		valid.headers().add("request-id", bytes("trace-1"));
		ProducerRecord<byte[], byte[]> invalid = record("b");
		invalid.headers().add("request-id", bytes("a\nb"));
		this.orders.send(valid);
		this.orders.send(invalid);
		List<Object> ids = handle(TypedHandlers.Trace.class, 2);
		assertThat(ids).hasSize(2)
			.contains("a=trace-1")
			.anySatisfy((id) -> assertThat((String) id).matches("b=[A-Za-z0-9._:-]{1,64}"));
	}

	/**
	 * Starts the application and returns the values of its handler when all records are
	 * committed.
	 */
	private <T extends TypedHandlers.Values> List<Object> handle(Class<T> handler, int records) {
		start(handler);
		awaitCommitted(0, records);
		return this.application.bean(handler).values;
	}

	private ProducerRecord<byte[], byte[]> record(String value) {
		return new ProducerRecord<>(this.orders.name(), 0, null, bytes(value));
	}

	private static byte[] bytes(String text) {
		return text.getBytes(StandardCharsets.UTF_8);
	}

}
