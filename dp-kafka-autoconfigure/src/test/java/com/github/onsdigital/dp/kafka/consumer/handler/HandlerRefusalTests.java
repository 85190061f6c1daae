package com.github.onsdigital.dp.kafka.consumer.handler;

import java.util.List;
import java.util.stream.Stream;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;

import static org.assertj.core.api.Assertions.assertThat;

class HandlerRefusalTests {

	private static final String SINGLE = " Allowed: one payload, which is byte[], String, ConsumerRecord<byte[], byte[]>,"
			+ " or a class read as JSON (as Avro with a schema), and @Header, @Headers, ConsumerRecordMetadata";

	private static final String BATCH = " Allowed: one List of byte[], String, ConsumerRecord<byte[], byte[]>,"
			+ " or of a class read as JSON (as Avro with a schema), and Lists with @Header";

	@ParameterizedTest
	@MethodSource("refused")
	void anInvalidHandlerIsRejectedWithItsMessage(Class<?> bean, List<String> texts) {
		try (Contexts contexts = Contexts.with(bean).refresh()) {
			assertThat(contexts.registrations()).isEmpty();
			assertThat(contexts.errors()).containsExactlyElementsOf(texts);
		}
	}

	static Stream<Arguments> refused() {
		return Stream.concat(parameters(), methods());
	}

	private static Stream<Arguments> parameters() {
		return Stream.of(
				refused(Refused.TwoPayloads.class,
						"TwoPayloads.on(String, Order): parameter 2 Order is not supported." + SINGLE),
				refused(Refused.Acknowledged.class,
						"Acknowledged.on(Order, Acknowledgment): parameter 2 Acknowledgment is not supported: "
								+ "dp-kafka acknowledges when the handler has returned." + SINGLE),
				refused(Refused.WithConsumer.class,
						"WithConsumer.on(Order, Consumer): parameter 2 Consumer is not supported: "
								+ "the consumer belongs to dp-kafka." + SINGLE),
				refused(Refused.WithMessage.class,
						"WithMessage.on(Message): parameter 1 Message is not supported." + SINGLE),
				refused(Refused.RawList.class,
						"RawList.on(List): parameter 1 List is a raw List: specify its element type." + BATCH),
				refused(Refused.NotAList.class,
						"NotAList.on(Order): parameter 1 Order is not supported: a batch handler takes a List."
								+ BATCH),
				refused(Refused.RecordsInSingle.class,
						"RecordsInSingle.on(List): parameter 1 List is for batches: use @KafkaBatchHandler." + SINGLE),
				refused(Refused.TypedRecord.class,
						"TypedRecord.on(ConsumerRecord): parameter 1 ConsumerRecord is not supported: "
								+ "write ConsumerRecord<byte[], byte[]>." + SINGLE),
				refused(Refused.OptionalPayload.class,
						"OptionalPayload.on(Optional): parameter 1 Optional is not supported: "
								+ "for null values use @Nullable." + SINGLE),
				refused(Refused.NoPayload.class, "NoPayload.on(): it takes no payload." + SINGLE),
				refused(Refused.Expression.class,
						"Expression.on(String): parameter 1 String has a @Payload with an expression: "
								+ "that is not supported." + SINGLE),
				refused(Refused.Unresolved.class,
						"Unresolved.on(Object): parameter 1 Object has a type that is not known in full: "
								+ "name the class to read into." + SINGLE),
				refused(Refused.UnresolvedList.class,
						"UnresolvedList.on(List): parameter 1 List has a type that is not known in full: "
								+ "name the class to read into." + BATCH),
				refused(Refused.AnyObject.class, "AnyObject.on(Object): no converter from bytes to Object"));
	}

	private static Stream<Arguments> methods() {
		return Stream.of(refused(Refused.PrivateMethod.class, "PrivateMethod.on(Order): a handler must not be private"),
				refused(Refused.Suspending.class,
						"Suspending.on(Order, Continuation): it is a suspend function, which is not supported. "
								+ "Write an ordinary function, or one that returns a CompletableFuture"),
				refused(Refused.StaticMethod.class, "StaticMethod.on(Order): a handler must not be static"),
				refused(Refused.Returning.class,
						"Returning.on(Order): it returns String. Allowed: void, or a CompletionStage, "
								+ "which has to complete before the record is committed"),
				refused(Refused.AsyncVoid.class,
						"AsyncVoid.on(Order): it is @Async and returns void, so records would be committed "
								+ "before they are handled. Return a CompletableFuture"),
				refused(Refused.Everything.class, "Everything.on(Acknowledgment): a handler must not be private",
						"Everything.on(Acknowledgment): it returns int. Allowed: void, or a CompletionStage, "
								+ "which has to complete before the record is committed",
						"Everything.on(Acknowledgment): parameter 1 Acknowledgment is not supported: "
								+ "dp-kafka acknowledges when the handler has returned." + SINGLE),
				refused(Refused.WrongId.class,
						"consumer id \"orderEvents\" must be lower case with dashes: order-events"),
				refused(Refused.EmptyId.class, "EmptyId.on(Order): id is compulsory but was not provided"),
				refused(Refused.UnsetTopic.class, "consumer orders: group placeholder ${KAFKA_GROUP} is not set",
						"consumer orders: topic placeholder ${KAFKA_TOPIC} is not set"),
				refused(Refused.UnsetId.class, "UnsetId.on(Order): id placeholder ${KAFKA_ID} is not set"));
	}

	private static Arguments refused(Class<?> bean, String... texts) {
		return Arguments.of(bean, List.of(texts));
	}

	@Test
	void aListInASingleHandlerIsReadWithAWarning() {
		try (Contexts contexts = Contexts.with(Refused.ListInSingle.class).refresh()) {
			assertThat(contexts.registrations()).hasSize(1);
			assertThat(contexts.errors()).isEmpty();
			assertThat(contexts.warnings()).containsExactly("ListInSingle.on(List) is a single handler: "
					+ "each message is read as a JSON array. For batches use @KafkaBatchHandler");
		}
	}

	@Test
	void twoHandlersOfOneIdAreReported() {
		try (Contexts contexts = Contexts.with(Refused.OrderHandler.class, Refused.Other.class).refresh()) {
			contexts.registrations();
			assertThat(contexts.errors())
				.containsExactly("failed to register handler because a handler or batch handler "
						+ "had already been registered for orders, only 1 allowed: OrderHandler.handle, Other.on");
		}
	}

	@Test
	void aHandlerAndABatchHandlerOfOneIdAreReportedWithTheirKinds() {
		try (Contexts contexts = Contexts.with(Refused.OrderHandler.class, Refused.OtherBatch.class).refresh()) {
			contexts.registrations();
			assertThat(contexts.errors())
				.containsExactly("failed to register handler because a handler or batch handler "
						+ "had already been registered for orders, only 1 allowed: OrderHandler.handle (handler), "
						+ "OtherBatch.on (batch handler)");
		}
	}

	@Test
	void allProblemsOfAllHandlersAreReportedTogether() {
		try (Contexts contexts = Contexts
			.with(Refused.RawList.class, Refused.PrivateMethod.class, Refused.UnsetTopic.class)
			.refresh()) {
			contexts.registrations();
			assertThat(contexts.errors()).hasSize(5).last().asString().contains("topic placeholder");
		}
	}

}
