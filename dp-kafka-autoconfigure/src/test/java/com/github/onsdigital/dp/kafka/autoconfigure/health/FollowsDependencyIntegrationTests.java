package com.github.onsdigital.dp.kafka.autoconfigure.health;

import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.AtomicReference;

import org.apache.kafka.clients.admin.Admin;
import org.apache.kafka.clients.admin.MemberDescription;
import org.apache.kafka.clients.admin.NewTopic;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.springframework.boot.WebApplicationType;
import org.springframework.boot.autoconfigure.EnableAutoConfiguration;
import org.springframework.boot.builder.SpringApplicationBuilder;
import org.springframework.boot.health.contributor.Health;
import org.springframework.boot.health.contributor.HealthIndicator;
import org.springframework.context.ConfigurableApplicationContext;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;
import org.springframework.context.event.EventListener;
import org.springframework.kafka.test.EmbeddedKafkaKraftBroker;

import com.github.onsdigital.dp.kafka.consumer.ConsumerGroup;
import com.github.onsdigital.dp.kafka.consumer.ConsumerGroups;
import com.github.onsdigital.dp.kafka.consumer.ConsumerState;
import com.github.onsdigital.dp.kafka.consumer.ConsumerStateChangedEvent;
import com.github.onsdigital.dp.kafka.consumer.HoldOwner;
import com.github.onsdigital.dp.kafka.consumer.KafkaBatchHandler;
import com.github.onsdigital.dp.kafka.consumer.KafkaMessageHandler;
import com.github.onsdigital.dp.kafka.consumer.Transition;
import com.github.onsdigital.dp.kafka.health.HealthSubscriptions;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

/**
 * Consumers follow a dependency that fails and recovers a hundred times under load: a
 * single and a batch handler that leave the group, and one that pauses.
 * {@code -Ddp.kafka.test.rounds} sets the number of rounds.
 */
@Tag("faults")
@Timeout(value = 20, unit = TimeUnit.MINUTES)
class FollowsDependencyIntegrationTests {

	private static final Logger logger = LoggerFactory.getLogger("measured");

	private static final Duration LIMIT = Duration.ofSeconds(60);

	private static final List<String> IDS = List.of("stopping", "batches", "pausing");

	private static EmbeddedKafkaKraftBroker broker;

	private static Admin admin;

	@BeforeAll
	static void startBroker() throws Exception {
		broker = new EmbeddedKafkaKraftBroker(1, 1);
		broker.brokerListProperty("follows.brokers");
		broker.brokerProperty("group.initial.rebalance.delay.ms", "0");
		broker.afterPropertiesSet();
		admin = Admin.create(Map.of("bootstrap.servers", broker.getBrokersAsString()));
		admin.createTopics(List.of(new NewTopic("orders", 4, (short) 1))).all().get();
	}

	@AfterAll
	static void stopBroker() {
		admin.close();
		broker.destroy();
	}

	@Test
	void nothingIsLostOrHandledWhileStoppedInAHundredRounds() throws Exception {
		int rounds = Integer.getInteger("dp.kafka.test.rounds", 100);
		try (ConfigurableApplicationContext context = start();
				OrdersUnderLoad load = new OrdersUnderLoad(broker.getBrokersAsString())) {
			Application application = context.getBean(Application.class);
			HandledOrders orders = application.orders;
			awaitAll(context, ConsumerState.CONSUMING);
			String member = onlyMember("pausing");
			for (int round = 0; round < rounds; round++) {
				orders.awaitMoreOf(IDS, LIMIT);
				long flipped = application.catalogue(Health.down().build());
				refresh(context);
				orders.held();
				assertHeldByHealth(context);
				awaitAll(context, ConsumerState.STOPPED);
				orders.stopped(flipped);
				assertThat(onlyMember("pausing")).as("round " + round).isEqualTo(member);
				if (round % 10 == 0) {
					assertThat(members("stopping")).as("round " + round).isEmpty();
					assertThat(members("batches")).as("round " + round).isEmpty();
				}
				application.catalogue(Health.up().build());
				refresh(context);
				awaitAll(context, ConsumerState.CONSUMING);
			}
			load.end();
			IDS.forEach((id) -> await(id).atMost(LIMIT).until(() -> orders.countOf(id) >= load.sent().size()));
			logger.info("{} rounds, {} orders; {}", rounds, load.sent().size(), orders.timings());
			IDS.forEach((id) -> assertThat(orders.timesHandled(id)).as(id)
				.containsOnlyKeys(load.sent())
				.allSatisfy((order, times) -> assertThat(times).as(order).isEqualTo(1)));
			assertThat(onlyMember("pausing")).isEqualTo(member);
			assertThat(application.transitions).hasValueGreaterThan(rounds * 2 * IDS.size());
			assertThat(application.illegal).isEmpty();
		}
	}

	private static void refresh(ConfigurableApplicationContext context) throws Exception {
		context.getBean(HealthSubscriptions.class).refresh().get(LIMIT.toSeconds(), TimeUnit.SECONDS);
	}

	private static void assertHeldByHealth(ConfigurableApplicationContext context) {
		for (ConsumerGroup group : context.getBean(ConsumerGroups.class).all()) {
			assertThat(group.holds()).as(group.id()).anyMatch((hold) -> hold.owner() == HoldOwner.HEALTH);
		}
	}

	private static void awaitAll(ConfigurableApplicationContext context, ConsumerState state) {
		context.getBean(ConsumerGroups.class)
			.all()
			.forEach((group) -> assertThat(group.awaitState(state, LIMIT)).as(group + " to be " + state).isTrue());
	}

	private static String onlyMember(String group) throws Exception {
		List<String> members = members(group);
		assertThat(members).hasSize(1);
		return members.get(0);
	}

	private static List<String> members(String group) throws Exception {
		return admin.describeConsumerGroups(List.of(group))
			.describedGroups()
			.get(group)
			.get(30, TimeUnit.SECONDS)
			.members()
			.stream()
			.map(MemberDescription::consumerId)
			.toList();
	}

	private static ConfigurableApplicationContext start() {
		return new SpringApplicationBuilder(Application.class).web(WebApplicationType.NONE)
			.properties("kafka.addr=" + broker.getBrokersAsString(), "kafka.consumer.subscribe-to=self,catalogue",
					"kafka.consumers.pausing.on-unhealthy=pause", "kafka.retry.min-period=20ms",
					"kafka.retry.max-period=100ms", "logging.level.com.github.onsdigital=warn")
			.run();
	}

	@Configuration(proxyBeanMethods = false)
	@EnableAutoConfiguration
	static class Application {

		private final AtomicReference<Health> catalogue = new AtomicReference<>(Health.up().build());

		private final AtomicInteger transitions = new AtomicInteger();

		private final List<String> illegal = new CopyOnWriteArrayList<>();

		private final HandledOrders orders;

		Application(org.springframework.beans.factory.ObjectProvider<ConsumerGroups> groups) {
			this.orders = new HandledOrders((id) -> groups.getObject().get(id).state());
		}

		long catalogue(Health health) {
			this.catalogue.set(health);
			return System.nanoTime();
		}

		@Bean
		HealthIndicator catalogueHealthIndicator() {
			return this.catalogue::get;
		}

		@KafkaMessageHandler(id = "stopping", topic = "orders", group = "stopping", numWorkers = "2")
		void stopping(String order) {
			this.orders.handle("stopping", List.of(order));
		}

		@KafkaMessageHandler(id = "pausing", topic = "orders", group = "pausing")
		void pausing(String order) {
			this.orders.handle("pausing", List.of(order));
		}

		@KafkaBatchHandler(id = "batches", topic = "orders", group = "batches", batchSize = "20",
				batchWaitTime = "50ms")
		void batches(List<String> orders) {
			this.orders.handle("batches", orders);
		}

		@EventListener
		void stateChanged(ConsumerStateChangedEvent event) {
			Transition transition = event.getTransition();
			this.transitions.incrementAndGet();
			if (!transition.from().next().contains(transition.to())) {
				this.illegal.add(event.getConsumer().id() + " " + transition);
			}
		}

	}

}
