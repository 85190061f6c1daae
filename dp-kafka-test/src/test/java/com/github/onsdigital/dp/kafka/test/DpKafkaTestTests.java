package com.github.onsdigital.dp.kafka.test;

import java.time.Duration;

import org.junit.jupiter.api.Test;
import org.springframework.beans.factory.annotation.Autowired;
import org.springframework.beans.factory.annotation.Value;
import org.springframework.boot.context.properties.ConfigurationProperties;
import org.springframework.boot.context.properties.EnableConfigurationProperties;
import org.springframework.boot.test.context.TestConfiguration;
import org.springframework.context.ApplicationContext;
import org.springframework.context.annotation.Bean;
import org.springframework.core.env.Environment;
import org.springframework.stereotype.Component;
import org.springframework.test.context.TestPropertySource;

import com.github.onsdigital.dp.kafka.connection.KafkaClients;
import com.github.onsdigital.dp.kafka.consumer.KafkaMessageHandler;
import com.github.onsdigital.dp.kafka.test.DpKafkaTestTests.Handler;
import com.github.onsdigital.dp.kafka.test.DpKafkaTestTests.JavaBean;
import com.github.onsdigital.dp.kafka.test.DpKafkaTestTests.Limits;
import com.github.onsdigital.dp.kafka.test.broker.MemoryKafkaClients;
import com.github.onsdigital.dp.kafka.test.time.TestTime;
import com.github.onsdigital.dp.kafka.time.TimeSource;

import static org.assertj.core.api.Assertions.assertThat;

/**
 * Tests for {@link DpKafkaTest}: what the slice contains.
 */
@DpKafkaTest(classes = { Handler.class, Limits.class, JavaBean.class },
		properties = { "shop.topic=carts", "limits.pause=3s", "limits.names=a,b", "bean.size=5" }, partitions = 3,
		brokers = 2)
@EnableConfigurationProperties(DpKafkaTestTests.More.class)
@TestPropertySource(properties = "more.text=inlined")
class DpKafkaTestTests {

	@Autowired
	ApplicationContext context;

	@Autowired
	KafkaTestCluster kafka;

	@Autowired
	Handler handler;

	@Test
	void placeholdersOfHandlersAreResolved() {
		this.kafka.topic("carts").partition(2).send("1");
		assertThat(this.kafka.consumer("carts")).hasHandled("1").hasCommitted("carts-2", 1);
		assertThat(this.handler.topic).isEqualTo("carts");
	}

	@Test
	void propertiesClassesAreBound() {
		assertThat(this.context.getBean(Limits.class)).isEqualTo(new Limits(Duration.ofSeconds(3), "a,b"));
		assertThat(this.context.getBean(JavaBean.class).getSize()).isEqualTo(5);
		assertThat(this.context.getBean(More.class)).isEqualTo(new More("inlined"));
	}

	@Test
	void anAddressForEachBrokerIsSet() {
		assertThat(this.context.getBean(Environment.class).getProperty("kafka.addr"))
			.isEqualTo("broker-0:9092,broker-1:9092");
		assertThat(this.kafka.brokers()).hasToString("broker 0 RUNNING, broker 1 RUNNING");
	}

	@Test
	void timeAndClientsAreThoseOfTheCluster() {
		assertThat(this.context.getBean(TimeSource.class)).isInstanceOf(TestTime.class);
		assertThat(this.context.getBean(KafkaClients.class)).isInstanceOf(MemoryKafkaClients.class);
	}

	@Test
	void nestedTestConfigurationsAreIncluded() {
		assertThat(this.context.getBean("greeting")).isEqualTo("hello");
	}

	@Test
	void thereIsNoWebServer() {
		assertThat(this.context.getClass().getSimpleName()).doesNotContain("Web");
		assertThat(this.context.containsBean("dispatcherServlet")).isFalse();
	}

	@TestConfiguration
	static class Extra {

		@Bean
		String greeting() {
			return "hello";
		}

	}

	@Component
	static class Handler {

		@Value("${shop.topic}")
		String topic;

		@KafkaMessageHandler(id = "carts", topic = "${shop.topic}", group = "shop")
		void handle(String cart) {
			assertThat(cart).isNotEmpty();
		}

	}

	@ConfigurationProperties("limits")
	record Limits(Duration pause, String names) {

	}

	@ConfigurationProperties("more")
	record More(String text) {

	}

	@ConfigurationProperties("bean")
	static class JavaBean {

		private int size;

		int getSize() {
			return this.size;
		}

		void setSize(int size) {
			this.size = size;
		}

	}

}
