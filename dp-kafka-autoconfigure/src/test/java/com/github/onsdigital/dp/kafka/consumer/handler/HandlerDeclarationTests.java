package com.github.onsdigital.dp.kafka.consumer.handler;

import java.util.List;
import java.util.Map;
import java.util.Properties;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;

import org.junit.jupiter.api.Test;
import org.springframework.context.support.PropertySourcesPlaceholderConfigurer;

import com.github.onsdigital.dp.kafka.consumer.ConsumerDeclaration;
import com.github.onsdigital.dp.kafka.consumer.ConsumerDeclaration.Kind;
import com.github.onsdigital.dp.kafka.consumer.KafkaBatchHandler;
import com.github.onsdigital.dp.kafka.consumer.KafkaMessageHandler;

import static org.assertj.core.api.Assertions.assertThat;

/**
 * What a handler method of single records declares: its attributes and its kind.
 */
class HandlerDeclarationTests {

	@Test
	void attributesAreDeclaredUnderTheNamesOfTheSettings() {
		try (Contexts contexts = Contexts.with(OfStage.class)) {
			Properties values = new Properties();
			values.setProperty("ORDERING", "key");
			values.setProperty("IN_FLIGHT", "50");
			PropertySourcesPlaceholderConfigurer configurer = new PropertySourcesPlaceholderConfigurer();
			configurer.setProperties(values);
			contexts.context().registerBean(PropertySourcesPlaceholderConfigurer.class, () -> configurer);
			ConsumerDeclaration declaration = contexts.refresh().only().declaration();
			assertThat(declaration.attributes()).isEqualTo(Map.of("topic", "orders-in", "group", "shop", "num-workers",
					"4", "ordering", "key", "max-in-flight", "50", "max-uncommitted", "60", "handler-timeout", "30s"));
			assertThat(declaration.kind()).isEqualTo(Kind.STAGES);
		}
	}

	@Test
	void theReturnTypeAndTheAnnotationSelectTheKind() {
		Map<Class<?>, Kind> kinds = Map.of(OfVoid.class, Kind.RECORDS, OfStageInterface.class, Kind.STAGES,
				OfBatch.class, Kind.BATCHES);
		kinds.forEach((bean, kind) -> {
			try (Contexts contexts = Contexts.with(bean).refresh()) {
				assertThat(contexts.only().declaration().kind()).as(bean.getSimpleName()).isEqualTo(kind);
			}
		});
	}

	static class OfVoid {

		@KafkaMessageHandler(id = "orders")
		void on(Order order) {
		}

	}

	static class OfStage {

		@KafkaMessageHandler(id = "orders", topic = "orders-in", group = "shop", numWorkers = "4",
				ordering = "${ORDERING}", maxInFlight = "${IN_FLIGHT}", maxUncommitted = "${UNCOMMITTED:60}",
				handlerTimeout = "30s")
		CompletableFuture<String> on(Order order) {
			return CompletableFuture.completedFuture("sent");
		}

	}

	interface StageListener {

		@KafkaMessageHandler(id = "orders")
		CompletionStage<?> on(Order order);

	}

	static class OfStageInterface implements StageListener {

		@Override
		public CompletableFuture<String> on(Order order) {
			return CompletableFuture.completedFuture("sent");
		}

	}

	static class OfBatch {

		@KafkaBatchHandler(id = "orders")
		CompletionStage<?> on(List<Order> orders) {
			return CompletableFuture.completedFuture("sent");
		}

	}

}
