package com.github.onsdigital.dp.kafka.test.autoconfigure;

import java.util.List;
import java.util.concurrent.ExecutionException;

import org.apache.kafka.clients.admin.NewTopic;
import org.junit.jupiter.api.Test;
import org.springframework.beans.factory.annotation.Autowired;
import org.springframework.boot.autoconfigure.EnableAutoConfiguration;
import org.springframework.boot.health.contributor.Health;
import org.springframework.boot.health.contributor.HealthIndicator;
import org.springframework.boot.test.context.SpringBootTest;
import org.springframework.boot.test.context.SpringBootTest.WebEnvironment;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;
import org.springframework.context.annotation.Import;
import org.springframework.kafka.core.KafkaAdmin;
import org.springframework.kafka.core.KafkaTemplate;

import com.github.onsdigital.dp.kafka.consumer.ConsumerGroups;
import com.github.onsdigital.dp.kafka.test.AutoConfigureKafkaTestCluster;
import com.github.onsdigital.dp.kafka.test.KafkaTestCluster;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

/**
 * Tests for {@link KafkaTestClusterAutoConfiguration} in a test of a whole application.
 */
@SpringBootTest(webEnvironment = WebEnvironment.NONE,
		properties = { "kafka.consumers.lines.subscribe-to=disk,other", "spring.application.name=shop" })
@AutoConfigureKafkaTestCluster(partitions = 2)
class KafkaTestClusterAutoConfigurationTests {

	@Autowired
	KafkaTestCluster kafka;

	@Autowired
	ConsumerGroups groups;

	@Autowired
	KafkaTemplate<Object, Object> template;

	@Autowired
	KafkaAdmin admin;

	@Autowired
	Disk disk;

	@Test
	void theApplicationRunsOnTheCluster() {
		this.kafka.topic("lines").partition(1).send("1");
		assertThat(this.kafka.consumer("lines")).isConsuming().hasHandled("1").hasCommitted("lines-1", 1);
	}

	@Test
	void aTemplateSendsToTheCluster() throws InterruptedException, ExecutionException {
		this.template.send("lines", "by the template").get();
		assertThat(this.kafka.topic("lines")).containsExactly("by the template");
		assertThat(this.kafka.consumer("lines")).hasHandled(1);
	}

	@Test
	void theAdminUsesTheCluster() {
		this.admin.createOrModifyTopics(new NewTopic("created", 4, (short) 1));
		assertThat(this.admin.describeTopics("created").get("created").partitions()).hasSize(4);
	}

	@Test
	void theApplicationsOwnCheckApplies() {
		this.disk.full = true;
		this.kafka.clock().advance(java.time.Duration.ofSeconds(40));
		assertThat(this.kafka.consumer("lines")).isStopped().isHeldBy("health");
		this.disk.full = false;
		this.kafka.clock().advance(java.time.Duration.ofMinutes(2));
		assertThat(this.kafka.consumer("lines")).isConsuming();
	}

	@Test
	void theTestOverridesTheApplicationsCheck() {
		this.kafka.check("disk").down();
		assertThat(this.kafka.consumer("lines")).isStopped().isHeldBy("health");
	}

	@Test
	void aCheckThatTheApplicationLacksIsUp() {
		assertThat(this.kafka.consumer("lines")).isConsuming();
		this.kafka.check("other").down();
		assertThat(this.kafka.consumer("lines")).isStopped().isHeldBy("health");
		this.kafka.check("other").up();
		assertThat(this.kafka.consumer("lines")).isConsuming();
	}

	@Test
	void consumersAreFoundById() {
		assertThat(this.groups.all()).hasSize(1);
		assertThatExceptionOfType(IllegalArgumentException.class).isThrownBy(() -> this.kafka.producer("x"))
			.withMessageContaining("There is no producer 'x'; there are []");
	}

	@Configuration(proxyBeanMethods = false)
	@EnableAutoConfiguration
	@Import(Lines.class)
	static class Shop {

		@Bean("disk")
		Disk disk() {
			return new Disk();
		}

	}

	static class Disk implements HealthIndicator {

		volatile boolean full;

		@Override
		public Health health() {
			return (this.full ? Health.down() : Health.up()).build();
		}

	}

	static class Lines {

		@com.github.onsdigital.dp.kafka.consumer.KafkaBatchHandler(id = "lines", topic = "lines", group = "shop",
				batchSize = "1")
		void handle(List<String> lines) {
			assertThat(lines).hasSize(1);
		}

	}

}
