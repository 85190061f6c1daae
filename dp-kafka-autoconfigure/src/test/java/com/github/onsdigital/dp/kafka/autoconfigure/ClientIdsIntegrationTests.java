package com.github.onsdigital.dp.kafka.autoconfigure;

import java.lang.management.ManagementFactory;
import java.time.Duration;
import java.util.Set;
import java.util.stream.Collectors;

import javax.management.MalformedObjectNameException;
import javax.management.ObjectName;

import io.micrometer.core.instrument.MeterRegistry;
import io.micrometer.core.instrument.simple.SimpleMeterRegistry;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.Test;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;

import com.github.onsdigital.dp.kafka.connection.ClusterConnection;

import static org.assertj.core.api.Assertions.assertThat;

/**
 * Client ids contain the name of the application.
 */
class ClientIdsIntegrationTests extends ContextOnABroker {

	@Test
	void clientIdsContainTheNameOfTheApplication() {
		var context = run(Registry.class, "spring.application.name=billing", "kafka.producers.audit.topic=audit",
				"kafka.consumers.orders.on-error=dead-letter", "kafka.consumers.orders.retry-attempts=0");
		send(this.topic, "fail-1", "b");
		send(this.batchTopic, "c");
		awaitCommitted(this.topic, 2);
		awaitCommitted(this.batchTopic, 1);
		Awaitility.await()
			.atMost(Duration.ofSeconds(30))
			.untilAsserted(() -> assertThat(clientIds()).contains("billing-orders-0", "billing-parcels-0",
					"billing-audit-1", "billing-dp-kafka-dead-letters-1"));
		assertThat(context.getBean(ClusterConnection.class).probeProperties()).containsEntry("client.id", "billing");
	}

	@Test
	void configuredClientIdsOverrideTheNameOfTheApplication() {
		run(Registry.class, "spring.application.name=billing", "spring.kafka.client-id=shared",
				"spring.kafka.listener.client-id=listeners", "kafka.producers.audit.topic=audit",
				"kafka.consumers.orders.properties.client.id=own");
		send(this.topic, "a");
		awaitCommitted(this.topic, 1);
		Awaitility.await()
			.atMost(Duration.ofSeconds(30))
			.untilAsserted(() -> assertThat(clientIds()).contains("own-0", "listeners-parcels-0", "shared-audit-1"));
	}

	private static Set<String> clientIds() throws MalformedObjectNameException {
		return ManagementFactory.getPlatformMBeanServer()
			.queryNames(new ObjectName("kafka.*:type=app-info,*"), null)
			.stream()
			.map((name) -> name.getKeyProperty("id"))
			.collect(Collectors.toSet());
	}

	@Configuration(proxyBeanMethods = false)
	static class Registry {

		@Bean
		MeterRegistry registry() {
			return new SimpleMeterRegistry();
		}

	}

}
