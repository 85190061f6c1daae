package com.github.onsdigital.dp.kafka.autoconfigure;

import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CopyOnWriteArrayList;

import io.micrometer.observation.Observation;
import io.micrometer.observation.ObservationHandler.FirstMatchingCompositeObservationHandler;
import io.micrometer.observation.ObservationRegistry;
import io.micrometer.tracing.Tracer;
import io.micrometer.tracing.handler.DefaultTracingObservationHandler;
import io.micrometer.tracing.handler.PropagatingReceiverTracingObservationHandler;
import io.micrometer.tracing.handler.PropagatingSenderTracingObservationHandler;
import io.micrometer.tracing.otel.bridge.OtelCurrentTraceContext;
import io.micrometer.tracing.otel.bridge.OtelPropagator;
import io.micrometer.tracing.otel.bridge.OtelTracer;
import io.opentelemetry.api.trace.SpanKind;
import io.opentelemetry.api.trace.propagation.W3CTraceContextPropagator;
import io.opentelemetry.context.propagation.ContextPropagators;
import io.opentelemetry.sdk.testing.exporter.InMemorySpanExporter;
import io.opentelemetry.sdk.trace.SdkTracerProvider;
import io.opentelemetry.sdk.trace.data.LinkData;
import io.opentelemetry.sdk.trace.data.SpanData;
import io.opentelemetry.sdk.trace.export.SimpleSpanProcessor;
import org.apache.kafka.clients.admin.NewTopic;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.common.header.Header;
import org.junit.jupiter.api.Test;
import org.springframework.beans.factory.annotation.Qualifier;
import org.springframework.beans.factory.annotation.Value;
import org.springframework.context.ConfigurableApplicationContext;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;

import com.github.onsdigital.dp.kafka.consumer.KafkaBatchHandler;
import com.github.onsdigital.dp.kafka.consumer.KafkaMessageHandler;
import com.github.onsdigital.dp.kafka.consumer.listener.BatchTracingObservationHandler;
import com.github.onsdigital.dp.kafka.producer.MessageProducer;
import com.github.onsdigital.dp.kafka.producer.SentRecord;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

/**
 * The traces of a message, of the reply of its handler, and of a batch of replies.
 */
class TracingIntegrationTests extends ContextOnABroker {

	private static final String[] SWITCHES = { "spring.kafka.template.observation-enabled=true",
			"spring.kafka.listener.observation-enabled=true" };

	private final InMemorySpanExporter spans = InMemorySpanExporter.create();

	@Test
	void aTraceContinuesFromTheSenderThroughTheHandlerToItsReply() {
		ConfigurableApplicationContext context = run(SWITCHES);
		Traced traced = context.getBean(Traced.class);
		List<String> callers = call(context, 3);
		await().atMost(LIMIT).untilAsserted(() -> assertThat(traced.replies).hasSize(3));
		assertThat(callers).doesNotHaveDuplicates();
		assertThat(traced.traceIds).containsExactlyElementsOf(callers);
		for (int i = 0; i < 3; i++) {
			List<String> headers = traceparents(traced.replies.get(i));
			assertThat(headers).singleElement().asString().matches("00-" + callers.get(i) + "-[0-9a-f]{16}-0[13]");
		}
	}

	@Test
	void spanOfABatchIsLinkedToTheSpansOfItsSends() {
		ConfigurableApplicationContext context = run(SWITCHES);
		List<String> callers = call(context, 3);
		Traced traced = context.getBean(Traced.class);
		await().atMost(LIMIT).untilAsserted(() -> assertThat(traced.replies).hasSize(3));
		await().atMost(LIMIT)
			.untilAsserted(() -> assertThat(batches()).extracting((span) -> span.getLinks().size())
				.satisfies((sizes) -> assertThat(sizes.stream().mapToInt(Integer::intValue).sum()).isEqualTo(3)));
		List<LinkData> links = batches().stream().flatMap((span) -> span.getLinks().stream()).toList();
		List<String> senders = this.spans.getFinishedSpanItems()
			.stream()
			.filter((span) -> span.getKind() == SpanKind.PRODUCER && span.getName().contains("-replies"))
			.map(SpanData::getSpanId)
			.toList();
		assertThat(links).extracting((link) -> link.getSpanContext().getSpanId())
			.containsExactlyInAnyOrderElementsOf(senders);
		assertThat(links).extracting((link) -> link.getSpanContext().getTraceId())
			.containsExactlyInAnyOrderElementsOf(callers);
		assertThat(batches()).extracting(SpanData::getTraceId)
			.containsExactlyInAnyOrderElementsOf(traced.batchTraceIds)
			.doesNotContainAnyElementsOf(callers);
		assertThat(batches()).allMatch((span) -> span.getKind() == SpanKind.CONSUMER)
			.allMatch((span) -> span.getName().equals(this.topic + "-replies process"));
	}

	@Test
	void nothingIsObservedByDefault() {
		ConfigurableApplicationContext context = run();
		call(context, 1);
		Traced traced = context.getBean(Traced.class);
		await().atMost(LIMIT).untilAsserted(() -> assertThat(traced.replies).hasSize(1));
		assertThat(traceparents(traced.replies.get(0))).isEmpty();
		assertThat(this.spans.getFinishedSpanItems()).extracting(SpanData::getName).containsOnly("caller");
	}

	private ConfigurableApplicationContext run(String... switches) {
		List<String> all = new ArrayList<>(List.of("kafka.producers.calls.topic=" + this.topic + "-calls",
				"kafka.producers.replies.topic=" + this.topic + "-replies",
				// the registry is created below, with handlers in Boot's order
				"spring.autoconfigure.exclude=org.springframework.boot.micrometer.observation.autoconfigure"
						+ ".ObservationAutoConfiguration"));
		all.addAll(List.of(switches));
		Tracing.exporter = this.spans;
		ConfigurableApplicationContext context = run(Tracing.class, all.toArray(String[]::new));
		producer("calls");
		producer("replies");
		return context;
	}

	// each call in its own trace
	private List<String> call(ConfigurableApplicationContext context, int times) {
		List<String> traceIds = new ArrayList<>();
		ObservationRegistry registry = context.getBean(ObservationRegistry.class);
		Tracer tracer = context.getBean(Tracer.class);
		MessageProducer calls = context.getBean("calls", MessageProducer.class);
		for (int i = 0; i < times; i++) {
			Observation.createNotStarted("caller", registry).observe(() -> {
				traceIds.add(tracer.currentSpan().context().traceId());
				assertThat(calls.sendBytes(new byte[] { 1 })).succeedsWithin(LIMIT);
			});
		}
		return traceIds;
	}

	private List<SpanData> batches() {
		return this.spans.getFinishedSpanItems()
			.stream()
			.filter((span) -> span.getAttributes().asMap().toString().contains("message_count"))
			.toList();
	}

	private static List<String> traceparents(ConsumerRecord<byte[], byte[]> record) {
		List<String> values = new ArrayList<>();
		for (Header header : record.headers().headers("traceparent")) {
			values.add(new String(header.value(), StandardCharsets.UTF_8));
		}
		return values;
	}

	@Configuration(proxyBeanMethods = false)
	static class Tracing {

		private static InMemorySpanExporter exporter;

		@Bean
		NewTopic callsTopic(@Value("${topic}-calls") String name) {
			return new NewTopic(name, 1, (short) 1);
		}

		@Bean
		NewTopic repliesTopic(@Value("${topic}-replies") String name) {
			return new NewTopic(name, 1, (short) 1);
		}

		@Bean
		SdkTracerProvider provider() {
			return SdkTracerProvider.builder().addSpanProcessor(SimpleSpanProcessor.create(exporter)).build();
		}

		@Bean
		Tracer tracer(SdkTracerProvider provider) {
			return new OtelTracer(provider.get("test"), new OtelCurrentTraceContext(), (event) -> {
			});
		}

		@Bean
		ObservationRegistry registry(SdkTracerProvider provider, Tracer tracer,
				BatchTracingObservationHandler batches) {
			OtelPropagator propagator = new OtelPropagator(
					ContextPropagators.create(W3CTraceContextPropagator.getInstance()), provider.get("test"));
			ObservationRegistry registry = ObservationRegistry.create();
			registry.observationConfig()
				.observationHandler(new FirstMatchingCompositeObservationHandler(batches,
						new PropagatingReceiverTracingObservationHandler<>(tracer, propagator),
						new PropagatingSenderTracingObservationHandler<>(tracer, propagator),
						new DefaultTracingObservationHandler(tracer)));
			return registry;
		}

		@Bean
		Traced traced(Tracer tracer, @Qualifier("replies") MessageProducer replies) {
			return new Traced(tracer, replies);
		}

	}

	static class Traced {

		private final List<String> traceIds = new CopyOnWriteArrayList<>();

		private final List<String> batchTraceIds = new CopyOnWriteArrayList<>();

		private final List<ConsumerRecord<byte[], byte[]>> replies = new CopyOnWriteArrayList<>();

		private final Tracer tracer;

		private final MessageProducer producer;

		Traced(Tracer tracer, MessageProducer producer) {
			this.tracer = tracer;
			this.producer = producer;
		}

		@KafkaMessageHandler(id = "calls", topic = "${topic}-calls", group = "calls-of-${topic}")
		CompletableFuture<SentRecord> call(byte[] value) {
			if (this.tracer.currentSpan() != null) {
				this.traceIds.add(this.tracer.currentSpan().context().traceId());
			}
			return this.producer.sendBytes(value);
		}

		@KafkaBatchHandler(id = "replies", topic = "${topic}-replies", group = "replies-of-${topic}", batchSize = "3",
				batchWaitTime = "500ms")
		void replies(List<ConsumerRecord<byte[], byte[]>> batch) {
			if (this.tracer.currentSpan() != null) {
				this.batchTraceIds.add(this.tracer.currentSpan().context().traceId());
			}
			this.replies.addAll(batch);
		}

	}

}
