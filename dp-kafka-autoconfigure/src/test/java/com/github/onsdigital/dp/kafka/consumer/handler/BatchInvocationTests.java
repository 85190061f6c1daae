package com.github.onsdigital.dp.kafka.consumer.handler;

import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletableFuture;

import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.slf4j.MDC;
import org.springframework.kafka.support.KafkaHeaders;
import org.springframework.messaging.handler.annotation.Header;

import com.github.onsdigital.dp.kafka.consumer.KafkaBatchHandler;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

@SuppressWarnings("NullAway") // javac 17 ignores List<@Nullable Object> in class files
class BatchInvocationTests {

	private final List<ConsumerRecord<byte[], byte[]>> records = List.of(Records.record(1, "a", "tea"),
			Records.record(2, null, "milk"));

	@Test
	void listsOfTheDeclaredTypeArePassed() throws Throwable {
		assertThat(seenBy(TakesOrders.class)).containsExactly(List.of(new Order("tea"), new Order("milk")));
		assertThat(seenBy(TakesAnyOrders.class)).containsExactly(List.of(new Order("tea"), new Order("milk")));
		assertThat(seenBy(TakesTexts.class)).containsExactly(List.of("tea", "milk"));
		assertThat(seenBy(TakesRecords.class)).containsExactly(this.records);
	}

	@Test
	void listsOfHeadersArePassed() throws Throwable {
		List<@Nullable String> keys = new ArrayList<>();
		keys.add("a");
		keys.add(null);
		assertThat(seenBy(TakesHeaders.class)).containsExactly(List.of(new Order("tea"), new Order("milk")), keys,
				List.of(1L, 2L), 2, this.records);
	}

	@Test
	void anUnreadableRecordDoesNotAffectTheOthers() throws Throwable {
		try (Contexts contexts = Contexts.with(TakesOrders.class).refresh()) {
			BatchInvocation invocation = contexts.batch();
			assertThatExceptionOfType(UnreadableRecordException.class)
				.isThrownBy(() -> invocation.read(Records.record(7, null, "bad")))
				.withMessage("TakesOrders.on(List): record orders-0@7: not an order, line 1");
			assertThat(invocation.read(Records.record(8, null, "tea"))).isEqualTo(new Order("tea"));
		}
	}

	@Test
	void aNullValueIsPassedOnlyToAListOfNullableElements() throws Throwable {
		try (Contexts contexts = Contexts.with(TakesOrders.class).refresh()) {
			BatchInvocation invocation = contexts.batch();
			assertThatExceptionOfType(UnreadableRecordException.class)
				.isThrownBy(() -> invocation.read(Records.record(7, null, null)));
		}
		try (Contexts contexts = Contexts.with(TakesNulls.class).refresh()) {
			assertThat(contexts.batch().read(Records.record(7, null, null))).isNull();
		}
	}

	@Test
	void theListIsAnUnmodifiableCopy() throws Throwable {
		try (Contexts contexts = Contexts.with(TakesTexts.class).refresh()) {
			List<@Nullable Object> payloads = new ArrayList<>(List.of("tea", "milk"));
			contexts.batch().handle(this.records, payloads);
			payloads.clear();
			List<?> seen = (List<?>) contexts.context().getBean(TakesTexts.class).seen.get(0);
			assertThat(seen).hasSize(2);
			assertThatExceptionOfType(UnsupportedOperationException.class).isThrownBy(seen::clear);
		}
	}

	@Test
	void aBatchHasNoTraceId() throws Throwable {
		try (Contexts contexts = Contexts.with(Tracing.class).refresh()) {
			ConsumerRecord<byte[], byte[]> record = Records.withHeader(Records.record(1, null, "tea"), "request-id",
					"req-7");
			contexts.batch().handle(List.of(record), List.of("tea"));
			assertThat(contexts.context().getBean(Tracing.class).seen).containsExactly((Object) null);
		}
	}

	@Test
	void theStageOfTheHandlerIsReturned() throws Throwable {
		try (Contexts contexts = Contexts.with(Staged.class).refresh()) {
			assertThat(contexts.batch().handle(this.records, List.of("tea", "milk")))
				.isSameAs(contexts.context().getBean(Staged.class).stage);
		}
	}

	@Test
	void aLambdaReceivesTheRecords() throws Throwable {
		List<Object> seen = new ArrayList<>();
		BatchInvocation invocation = HandlerInvocations.batch(seen::add);
		List<@Nullable Object> payloads = new ArrayList<>();
		for (ConsumerRecord<byte[], byte[]> record : this.records) {
			payloads.add(invocation.read(record));
		}
		assertThat(invocation.handle(this.records, payloads)).isNull();
		assertThat(seen).containsExactly(this.records);
	}

	@Test
	void aNullHandlerIsRejected() {
		assertThatExceptionOfType(IllegalArgumentException.class).isThrownBy(BatchInvocationTests::nullHandler)
			.withMessage("handler must not be null");
	}

	@SuppressWarnings("NullAway") // null is under test
	private static void nullHandler() {
		HandlerInvocations.batch(null);
	}

	private List<@Nullable Object> seenBy(Class<? extends Seeing> bean) throws Throwable {
		try (Contexts contexts = Contexts.with(bean).refresh()) {
			BatchInvocation invocation = contexts.batch();
			List<@Nullable Object> payloads = new ArrayList<>();
			for (ConsumerRecord<byte[], byte[]> record : this.records) {
				payloads.add(invocation.read(record));
			}
			assertThat(invocation.handle(this.records, payloads)).isNull();
			return contexts.context().getBean(bean).seen;
		}
	}

	static class Seeing {

		final List<@Nullable Object> seen = new ArrayList<>();

	}

	static class TakesOrders extends Seeing {

		@KafkaBatchHandler(id = "orders")
		void on(List<Order> orders) {
			this.seen.add(orders);
		}

	}

	static class TakesAnyOrders extends Seeing {

		@KafkaBatchHandler(id = "orders")
		void on(List<? extends Order> orders) {
			this.seen.add(orders);
		}

	}

	static class TakesNulls extends Seeing {

		@KafkaBatchHandler(id = "orders")
		void on(List<@Nullable Order> orders) {
			this.seen.add(orders);
		}

	}

	static class TakesTexts extends Seeing {

		@KafkaBatchHandler(id = "orders")
		void on(List<String> texts) {
			this.seen.add(texts);
		}

	}

	static class TakesRecords extends Seeing {

		@KafkaBatchHandler(id = "orders")
		void on(List<ConsumerRecord<byte[], byte[]>> records) {
			this.seen.add(records);
		}

	}

	static class TakesHeaders extends Seeing {

		@KafkaBatchHandler(id = "orders")
		void on(List<Order> orders, @Header(KafkaHeaders.RECEIVED_KEY) List<@Nullable String> keys,
				@Header(KafkaHeaders.OFFSET) List<Long> offsets,
				@Header(KafkaHeaders.BATCH_CONVERTED_HEADERS) List<Map<String, Object>> headers,
				List<ConsumerRecord<byte[], byte[]>> records) {
			for (String key : keys) {
				assertThat(key).isIn("a", null);
			}
			this.seen.addAll(List.of(orders, keys, offsets, headers.size(), records));
		}

	}

	static class Tracing extends Seeing {

		@KafkaBatchHandler(id = "orders")
		void on(List<String> texts) {
			this.seen.add(MDC.get("trace_id"));
		}

	}

	static class Staged {

		final CompletableFuture<String> stage = new CompletableFuture<>();

		@KafkaBatchHandler(id = "orders")
		CompletableFuture<String> on(List<String> texts) {
			return this.stage;
		}

	}

}
