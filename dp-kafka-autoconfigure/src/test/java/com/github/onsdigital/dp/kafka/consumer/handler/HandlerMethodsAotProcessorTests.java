package com.github.onsdigital.dp.kafka.consumer.handler;

import java.util.List;

import org.junit.jupiter.api.Test;
import org.springframework.aot.generate.ClassNameGenerator;
import org.springframework.aot.generate.DefaultGenerationContext;
import org.springframework.aot.generate.InMemoryGeneratedFiles;
import org.springframework.aot.hint.RuntimeHints;
import org.springframework.aot.hint.predicate.RuntimeHintsPredicates;
import org.springframework.context.aot.ApplicationContextAotGenerator;
import org.springframework.context.support.GenericApplicationContext;
import org.springframework.javapoet.ClassName;

import com.github.onsdigital.dp.kafka.consumer.KafkaBatchHandler;

import static org.assertj.core.api.Assertions.assertThat;

class HandlerMethodsAotProcessorTests {

	@Test
	void hintsAreRegisteredForTheHandlerMethodAndItsPayload() throws NoSuchMethodException {
		try (GenericApplicationContext context = new GenericApplicationContext()) {
			context.registerBean(Orders.class);
			DefaultGenerationContext generation = new DefaultGenerationContext(
					new ClassNameGenerator(ClassName.get(Orders.class)), new InMemoryGeneratedFiles());
			new ApplicationContextAotGenerator().processAheadOfTime(context, generation);
			RuntimeHints hints = generation.getRuntimeHints();
			assertThat(RuntimeHintsPredicates.reflection()
				.onMethodInvocation(Orders.class.getDeclaredMethod("on", List.class))).accepts(hints);
			assertThat(RuntimeHintsPredicates.reflection()
				.onConstructorInvocation(Order.class.getDeclaredConstructors()[0])).accepts(hints);
		}
	}

	static class Orders {

		@KafkaBatchHandler(id = "orders")
		void on(List<Order> orders) {
		}

	}

}
