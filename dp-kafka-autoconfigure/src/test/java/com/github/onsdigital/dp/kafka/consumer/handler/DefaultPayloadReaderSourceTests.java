package com.github.onsdigital.dp.kafka.consumer.handler;

import java.nio.charset.StandardCharsets;
import java.time.OffsetDateTime;
import java.util.List;
import java.util.Map;

import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.springframework.context.support.GenericApplicationContext;
import org.springframework.core.io.ByteArrayResource;
import org.springframework.core.io.DefaultResourceLoader;
import org.springframework.core.io.ProtocolResolver;
import tools.jackson.databind.json.JsonMapper;

import com.github.onsdigital.dp.kafka.consumer.KafkaBatchHandler;
import com.github.onsdigital.dp.kafka.consumer.KafkaMessageHandler;
import com.github.onsdigital.dp.kafka.message.AvroSchema;
import com.github.onsdigital.dp.kafka.message.JacksonJsonFormat;
import com.github.onsdigital.dp.kafka.message.PayloadReaders;
import com.github.onsdigital.dp.kafka.settings.SettingProblem;
import com.github.onsdigital.dp.kafka.settings.SettingProblems;

import static org.assertj.core.api.Assertions.assertThat;

class DefaultPayloadReaderSourceTests {

	private static final String SCHEMA = """
			{"type": "record", "name": "Order", "fields": [{"name": "item", "type": "string"}]}""";

	private final DefaultResourceLoader resources = new DefaultResourceLoader();

	private final SettingProblems problems = new SettingProblems();

	@Test
	void jsonIsReadIntoTheDeclaredType() {
		assertThat(read(OfOrders.class, "{\"item\":\"tea\"}")).isEqualTo(new Order("tea"));
		assertThat(read(OfMaps.class, "{\"tea\":[{\"item\":\"milk\"}]}"))
			.isEqualTo(Map.of("tea", List.of(new Order("milk"))));
		assertThat(read(OfWildcards.class, "{\"tea\":[1]}")).isEqualTo(Map.of("tea", List.of(1)));
	}

	@Test
	void avroIsReadWithTheSchemaOfTheAnnotation() {
		ProtocolResolver schema = (location, loader) -> location.equals("test:order.avsc")
				? new ByteArrayResource(SCHEMA.getBytes(StandardCharsets.UTF_8)) : null;
		this.resources.addProtocolResolver(schema);
		byte[] bytes = AvroSchema.parse(SCHEMA).marshal(new Order("tea"));
		assertThat(read(OfAvro.class, new String(bytes, StandardCharsets.UTF_8))).isEqualTo(new Order("tea"));
	}

	@Test
	void aTypeThatDoesNotMatchTheSchemaIsRejectedWithEachField() {
		ProtocolResolver schema = (location, loader) -> location.equals("test:order.avsc") ? new ByteArrayResource("""
				{"type": "record", "name": "order-placed", "fields": [
				{"name": "placed-at", "type": {"type": "long", "logicalType": "timestamp-millis"}},
				{"name": "item", "type": "long"}]}""".getBytes(StandardCharsets.UTF_8)) : null;
		this.resources.addProtocolResolver(schema);
		assertThat(errors(OfMisfit.class, true)).containsExactly("OfMisfit.on(Misfit): schema test:order.avsc: "
				+ "Avro order-placed cannot be read into Misfit: order-placed.placed-at is long (timestamp-millis), "
				+ "which OffsetDateTime cannot hold: use Instant, long, float, double; "
				+ "order-placed.item is long, which String cannot hold: use long, float, double");
	}

	@Test
	void aMissingSchemaIsReported() {
		assertThat(errors(OfAvro.class, true))
			.containsExactly("OfAvro.on(List): schema test:order.avsc cannot be read: "
					+ "there is no such file, or it is not readable. Write for example classpath:order.avsc");
	}

	@Test
	void withoutJacksonTheMissingDependencyIsReported() {
		assertThat(errors(OfOrders.class, false))
			.containsExactly("OfOrders.on(List): Order needs JSON, and there is no "
					+ "JsonMapper bean: add org.springframework.boot:spring-boot-starter-jackson");
	}

	@Test
	void anInterfaceAsPayloadTypeIsRejected() {
		assertThat(errors(OfInterface.class, true)).first()
			.asString()
			.startsWith("OfInterface.on(Runnable): no converter from bytes to Runnable: an interface");
	}

	private @Nullable Object read(Class<?> bean, String value) {
		List<HandlerRegistration> registrations = registrations(bean, true);
		this.problems.throwIfAny();
		BatchInvocation invocation = registrations.get(0).batch();
		return (invocation != null) ? invocation.read(Records.record(1, null, value)) : null;
	}

	private List<String> errors(Class<?> bean, boolean json) {
		assertThat(registrations(bean, json)).isEmpty();
		return this.problems.errors().stream().map(SettingProblem::text).toList();
	}

	private List<HandlerRegistration> registrations(Class<?> bean, boolean json) {
		PayloadReaders readers = new PayloadReaders(json ? new JacksonJsonFormat(new JsonMapper()) : null);
		try (GenericApplicationContext context = new GenericApplicationContext()) {
			context.registerBean(bean);
			context.refresh();
			return new HandlerMethods(context.getBeanFactory(), this.resources, readers).registrations(this.problems);
		}
	}

	static class OfOrders {

		@KafkaBatchHandler(id = "orders")
		void on(List<Order> orders) {
		}

	}

	static class OfMaps {

		@KafkaBatchHandler(id = "orders")
		void on(List<Map<String, List<Order>>> orders) {
		}

	}

	static class OfWildcards {

		@KafkaBatchHandler(id = "orders")
		void on(List<Map<String, ? extends List<?>>> orders) {
		}

	}

	static class OfAvro {

		@KafkaBatchHandler(id = "orders", schema = "test:order.avsc")
		void on(List<Order> orders) {
		}

	}

	record Misfit(OffsetDateTime placedAt, String item) {

	}

	static class OfMisfit {

		@KafkaMessageHandler(id = "orders", schema = "test:order.avsc")
		void on(Misfit order) {
		}

	}

	static class OfInterface {

		@KafkaMessageHandler(id = "orders")
		void on(Runnable order) {
		}

	}

}
