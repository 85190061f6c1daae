package com.github.onsdigital.dp.kafka.application;

import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;

import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import org.springframework.boot.test.system.CapturedOutput;
import org.springframework.boot.test.system.OutputCaptureExtension;
import org.springframework.context.ConfigurableApplicationContext;

import com.github.onsdigital.dp.kafka.consumer.ConsumerGroup;
import com.github.onsdigital.dp.kafka.consumer.ConsumerGroupFactory;
import com.github.onsdigital.dp.kafka.consumer.ConsumerOptions;
import com.github.onsdigital.dp.kafka.settings.ConsumerProperties.Ordering;
import com.github.onsdigital.dp.kafka.test.KafkaTestCluster;

import static org.assertj.core.api.Assertions.assertThat;

/**
 * A handler that ends the application on a worker thread. The invariants are not checked:
 * the cluster does not observe the end of a handler whose application is closed.
 */
@ExtendWith(OutputCaptureExtension.class)
class WorkerEndsApplicationTests {

	private final KafkaTestCluster kafka = KafkaTestCluster.create();

	private final List<Integer> handled = new CopyOnWriteArrayList<>();

	@AfterEach
	void close() {
		this.kafka.close();
	}

	@Test
	void aWorkerMayCloseTheContext(CapturedOutput output) {
		ConfigurableApplicationContext context = this.kafka.application().run();
		ConsumerGroup consumer = create(context, context::close);
		Instant before = this.kafka.clock().now();
		this.kafka.topic("orders").send("a", "a");
		this.kafka.clock().advance(Duration.ofSeconds(2));
		assertThat(output).contains("ends the application from its own handler");
		assertThat(consumer.closed()).isCompleted();
		assertThat(this.handled).containsExactly(1);
		assertThat(Duration.between(before, this.kafka.clock().now())).isLessThan(Duration.ofSeconds(5));
		assertThat(create(this.kafka.application().run(), () -> {
		}).id()).isEqualTo("orders");
		assertThat(this.kafka.consumer("orders")).isConsuming().hasCommitted("orders-0", 1);
		assertThat(this.handled).containsExactly(1);
	}

	private ConsumerGroup create(ConfigurableApplicationContext context, Runnable call) {
		ConsumerOptions options = ConsumerOptions.of("orders")
			.topic("orders")
			.group("shop")
			.ordering(Ordering.KEY)
			.numWorkers(2);
		return context.getBean(ConsumerGroupFactory.class).records(options, (record) -> {
			call.run();
			this.handled.add(record.value().length);
		});
	}

}
