package com.github.onsdigital.dp.kafka.consumer.handler;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletableFuture;

import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.slf4j.MDC;
import org.springframework.kafka.listener.adapter.ConsumerRecordMetadata;
import org.springframework.kafka.support.KafkaHeaders;
import org.springframework.messaging.handler.annotation.Header;
import org.springframework.messaging.handler.annotation.Headers;
import org.springframework.messaging.handler.annotation.Payload;

import com.github.onsdigital.dp.kafka.consumer.KafkaMessageHandler;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

class SingleInvocationTests {

	@Test
	void thePayloadIsPassedInTheDeclaredType() throws Throwable {
		ConsumerRecord<byte[], byte[]> record = Records.record(5, "k", "tea");
		assertThat(seenBy(TakesBytes.class, record)).containsExactly((Object) "tea".getBytes(StandardCharsets.UTF_8));
		assertThat(seenBy(TakesString.class, record)).containsExactly("tea");
		assertThat(seenBy(TakesRecord.class, record)).containsExactly(record);
		assertThat(seenBy(TakesAnyRecord.class, record)).containsExactly(record);
		assertThat(seenBy(TakesOrder.class, record)).containsExactly(new Order("tea"));
		assertThat(seenBy(TakesResolvedType.class, record)).containsExactly(new Order("tea"));
	}

	@Test
	void headersKeyAndMetadataArePassed() throws Throwable {
		ConsumerRecord<byte[], byte[]> record = Records.record(5, "ké", "tea");
		Records.withHeader(record, "tenant", "acme");
		Records.withHeader(record, "attempt", "12");
		record.headers().add("binary", new byte[] { 0, 0, 1, 0 });
		assertThat(seenBy(TakesHeaders.class, record)).containsExactly(new Order("tea"), "ké",
				"ké".getBytes(StandardCharsets.UTF_8), 12, 256, null, 5L);
		assertThat(seenBy(TakesMoreHeaders.class, record)).containsExactly(record, new Order("tea"), "orders", 5L,
				"acme", "default");
	}

	@Test
	void allHeadersArePassedAsBytesOrText() throws Throwable {
		ConsumerRecord<byte[], byte[]> record = Records.withHeader(Records.record(5, "k", "tea"), "tenant", "acme");
		assertThat(seenBy(TakesAllHeaders.class, record))
			.containsExactly((Object) "acme".getBytes(StandardCharsets.UTF_8));
		assertThat(seenBy(TakesAllHeadersAsText.class, record)).containsExactly("acme", "orders", "0");
	}

	@Test
	void noHeaderSelectsAClass() throws Throwable {
		ConsumerRecord<byte[], byte[]> record = Records.withHeader(Records.record(5, "k", "tea"), "tenant",
				"\"http://x\"");
		Records.withHeader(record, "spring_json_header_types", "{\"tenant\":\"java.net.URL\"}");
		assertThat(seenBy(TakesAllHeaders.class, record))
			.containsExactly((Object) "\"http://x\"".getBytes(StandardCharsets.UTF_8));
	}

	@Test
	void aMissingHeaderMakesTheRecordUnreadable() {
		assertThatExceptionOfType(UnreadableRecordException.class)
			.isThrownBy(() -> seenBy(TakesTenant.class, Records.record(5, "k", "tea")))
			.withMessage("TakesTenant.on(Order, int): record orders-0@5: "
					+ "header \"tenant\" is missing, and the parameter is not @Nullable");
	}

	@Test
	void anInconvertibleHeaderMakesTheRecordUnreadableAndIsNotQuoted() {
		assertThatExceptionOfType(UnreadableRecordException.class).isThrownBy(
				() -> seenBy(TakesTenant.class, Records.withHeader(Records.record(5, "k", "tea"), "tenant", "s3cret")))
			.withMessage("TakesTenant.on(Order, int): record orders-0@5: header \"tenant\" cannot be read as int")
			.withNoCause();
	}

	@Test
	void aTruncatedSpringKafkaHeaderMakesTheRecordUnreadable() {
		assertThatExceptionOfType(UnreadableRecordException.class)
			.isThrownBy(() -> seenBy(TakesTenant.class,
					Records.withHeader(Records.record(5, "k", "tea"), KafkaHeaders.DELIVERY_ATTEMPT, "1")))
			.withMessage("TakesTenant.on(Order, int): record orders-0@5: its headers cannot be read");
	}

	@Test
	void nullIsPassedOnlyToANullableParameter() throws Throwable {
		assertThat(seenBy(TakesNull.class, Records.record(5, "k", null))).containsExactly((Object) null);
		assertThat(seenBy(TakesNull.class, Records.record(5, "k", "null"))).containsExactly((Object) null);
		assertThat(seenBy(TakesNullByPayload.class, Records.record(5, "k", null))).containsExactly((Object) null);
		for (String value : new String[] { null, "null" }) {
			assertThatExceptionOfType(UnreadableRecordException.class)
				.isThrownBy(() -> seenBy(TakesOrder.class, Records.record(5, "k", value)))
				.withMessage("TakesOrder.on(Order): record orders-0@5: the value is null, "
						+ "and the parameter is not @Nullable");
		}
	}

	@Test
	void anUnreadableRecordIsReportedWithItsOffset() {
		assertThatExceptionOfType(UnreadableRecordException.class)
			.isThrownBy(() -> seenBy(TakesOrder.class, Records.record(5, "k", "bad")))
			.withMessage("TakesOrder.on(Order): record orders-0@5: not an order, line 1")
			.withCauseInstanceOf(IllegalStateException.class);
	}

	@Test
	void theHandlersExceptionIsThrownUnwrapped() {
		assertThatExceptionOfType(IOException.class)
			.isThrownBy(() -> seenBy(Throwing.class, Records.record(5, "k", "tea")))
			.withMessage("disk full");
	}

	@Test
	void theStageIsReturnedAndNullIsHandled() throws Throwable {
		try (Contexts contexts = Contexts.with(Staged.class).refresh()) {
			Staged staged = contexts.context().getBean(Staged.class);
			SingleInvocation invocation = contexts.single();
			assertThat(invocation.handle(Records.record(1, null, "tea"))).isSameAs(staged.stage);
			assertThat(invocation.handle(Records.record(1, null, "none"))).isNull();
		}
	}

	@Test
	void theTraceIdIsSetWhileTheHandlerRunsAndRestoredAfterwards() throws Throwable {
		MDC.put("trace_id", "before");
		try {
			ConsumerRecord<byte[], byte[]> record = Records.withHeader(Records.record(1, null, "tea"), "request-id",
					"req-7");
			assertThat(seenBy(Tracing.class, record)).containsExactly("req-7");
			assertThat(MDC.get("trace_id")).isEqualTo("before");
			ConsumerRecord<byte[], byte[]> forged = Records.withHeader(Records.record(1, null, "tea"), "request-id",
					"x\nERROR all is lost");
			assertThat(seenBy(Tracing.class, forged).get(0)).asString().matches("[A-Za-z0-9._:-]{1,64}");
			assertThatExceptionOfType(IOException.class).isThrownBy(() -> seenBy(Throwing.class, record));
			assertThat(MDC.get("trace_id")).isEqualTo("before");
		}
		finally {
			MDC.remove("trace_id");
		}
	}

	private static List<@Nullable Object> seenBy(Class<? extends Seeing> bean, ConsumerRecord<byte[], byte[]> record)
			throws Throwable {
		try (Contexts contexts = Contexts.with(bean).refresh()) {
			assertThat(contexts.single().handle(record)).isNull();
			return contexts.context().getBean(bean).seen;
		}
	}

	static class Seeing {

		final List<@Nullable Object> seen = new ArrayList<>();

		void see(@Nullable Object... seen) {
			for (Object each : seen) {
				this.seen.add(each);
			}
		}

	}

	static class TakesBytes extends Seeing {

		@KafkaMessageHandler(id = "orders")
		void on(byte[] value) {
			see((Object) value);
		}

	}

	static class TakesString extends Seeing {

		@KafkaMessageHandler(id = "orders")
		void on(String value) {
			see(value);
		}

	}

	static class TakesRecord extends Seeing {

		@KafkaMessageHandler(id = "orders")
		void on(ConsumerRecord<byte[], byte[]> record) {
			see(record);
		}

	}

	static class TakesAnyRecord extends Seeing {

		@KafkaMessageHandler(id = "orders")
		void on(ConsumerRecord<?, ?> record) {
			see(record);
		}

	}

	static class TakesOrder extends Seeing {

		@KafkaMessageHandler(id = "orders")
		void on(Order order) {
			see(order);
		}

	}

	static class Generic<T> extends Seeing {

		@KafkaMessageHandler(id = "orders")
		void on(T payload) {
			see(payload);
		}

	}

	static class TakesResolvedType extends Generic<Order> {

	}

	static class TakesNull extends Seeing {

		@KafkaMessageHandler(id = "orders")
		void on(@Nullable Order order) {
			see(order);
		}

	}

	static class TakesNullByPayload extends Seeing {

		@KafkaMessageHandler(id = "orders")
		@SuppressWarnings("NullAway") // as in code without nullness
		void on(@Payload(required = false) Order order) {
			see(order);
		}

	}

	static class TakesHeaders extends Seeing {

		@KafkaMessageHandler(id = "orders")
		void on(Order order, @Header(KafkaHeaders.RECEIVED_KEY) String key,
				@Header(KafkaHeaders.RECEIVED_KEY) byte[] bytes, @Header("attempt") int attempt,
				@Header("binary") Integer binary, @Header("none") @Nullable String none,
				ConsumerRecordMetadata metadata) {
			see(order, key, bytes, attempt, binary, none, metadata.offset());
		}

	}

	static class TakesMoreHeaders extends Seeing {

		@KafkaMessageHandler(id = "orders")
		void on(ConsumerRecord<byte[], byte[]> record, Order order, @Header(KafkaHeaders.RECEIVED_TOPIC) String topic,
				@Header(KafkaHeaders.OFFSET) long offset, @Header String tenant,
				@Header(name = "none", defaultValue = "default") String none) {
			see(record, order, topic, offset, tenant, none);
		}

	}

	static class TakesTenant extends Seeing {

		@KafkaMessageHandler(id = "orders")
		void on(Order order, @Header("tenant") int tenant) {
			see(tenant);
		}

	}

	static class TakesAllHeaders extends Seeing {

		@KafkaMessageHandler(id = "orders")
		void on(Order order, @Headers Map<String, Object> headers) {
			see(headers.get("tenant"));
		}

	}

	static class TakesAllHeadersAsText extends Seeing {

		@KafkaMessageHandler(id = "orders")
		void on(Order order, @Headers Map<String, String> headers) {
			String tenant = headers.get("tenant");
			String topic = headers.get(KafkaHeaders.RECEIVED_TOPIC);
			String partition = headers.get(KafkaHeaders.RECEIVED_PARTITION);
			see(tenant, topic, partition);
		}

	}

	static class Throwing extends Seeing {

		@KafkaMessageHandler(id = "orders")
		void on(Order order) throws IOException {
			throw new IOException("disk full");
		}

	}

	static class Staged {

		final CompletableFuture<String> stage = new CompletableFuture<>();

		@KafkaMessageHandler(id = "orders")
		@Nullable CompletableFuture<String> on(String value) {
			return value.equals("none") ? null : this.stage;
		}

	}

	static class Tracing extends Seeing {

		@KafkaMessageHandler(id = "orders")
		void on(String value) {
			see(MDC.get("trace_id"));
		}

	}

}
