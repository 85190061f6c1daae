package com.github.onsdigital.dp.kafka.autoconfigure;

import java.time.Instant;
import java.util.List;
import java.util.Map;

import org.junit.jupiter.api.Test;
import org.springframework.boot.autoconfigure.AutoConfigurations;
import org.springframework.boot.kafka.autoconfigure.KafkaAutoConfiguration;
import org.springframework.boot.kafka.autoconfigure.KafkaConnectionDetails;
import org.springframework.boot.test.context.runner.ApplicationContextRunner;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;

import com.github.onsdigital.dp.kafka.cluster.AddressReport;
import com.github.onsdigital.dp.kafka.cluster.CheckStatus;
import com.github.onsdigital.dp.kafka.cluster.ClusterMonitor;
import com.github.onsdigital.dp.kafka.cluster.ClusterReport;
import com.github.onsdigital.dp.kafka.cluster.TopicPresence;
import com.github.onsdigital.dp.kafka.connection.BrokerAddress;
import com.github.onsdigital.dp.kafka.fakes.FakeMonitor;
import com.github.onsdigital.dp.kafka.producer.MessageProducer;

import static org.assertj.core.api.Assertions.assertThat;

/**
 * What producers of an application are told, without a network.
 */
class ProducersInContextTests {

	private final FakeMonitor monitor = new FakeMonitor();

	private final ApplicationContextRunner runner = new ApplicationContextRunner()
		.withConfiguration(AutoConfigurations.of(DpKafkaSettingsAutoConfiguration.class,
				DpKafkaConnectionAutoConfiguration.class, KafkaAutoConfiguration.class,
				DpKafkaMessageAutoConfiguration.class, DpKafkaProducerAutoConfiguration.class))
		.withBean(ClusterMonitor.class, () -> this.monitor);

	@Test
	void oneBrokerOfDetailsOfTheApplicationsOwnIsEnoughUnlessMoreAreAskedFor() {
		this.runner.withUserConfiguration(OneBroker.class)
			.withPropertyValues("kafka.producers.replies.topic=out", "kafka.producers.audit.topic=out",
					"kafka.producers.audit.min-brokers-healthy=2")
			.run((context) -> {
				AddressReport address = new AddressReport(new BrokerAddress("127.0.0.1", 1), true, null, Map.of());
				this.monitor.tell(new ClusterReport(List.of(address), Map.of("out", TopicPresence.PRESENT), "cluster",
						false, Instant.now()));
				MessageProducer replies = context.getBean("replies", MessageProducer.class);
				assertThat(replies.check().message()).startsWith("1 of 1 brokers reachable; topic 'out' exists");
				MessageProducer audit = context.getBean("audit", MessageProducer.class);
				assertThat(audit.check().message()).startsWith("1 of 1 brokers reachable, 2 needed");
				assertThat(audit.check().status()).isEqualTo(CheckStatus.CRITICAL);
			});
	}

	@Configuration(proxyBeanMethods = false)
	static class OneBroker {

		@Bean
		KafkaConnectionDetails oneBroker() {
			return () -> List.of("127.0.0.1:1");
		}

	}

}
