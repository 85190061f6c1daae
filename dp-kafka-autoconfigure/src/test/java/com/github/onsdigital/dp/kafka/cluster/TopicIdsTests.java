package com.github.onsdigital.dp.kafka.cluster;

import java.util.ArrayList;
import java.util.List;
import java.util.Map;

import org.apache.kafka.common.Uuid;
import org.junit.jupiter.api.Test;

import static org.assertj.core.api.Assertions.assertThat;

class TopicIdsTests {

	private final Uuid first = Uuid.randomUuid();

	private final Uuid second = Uuid.randomUuid();

	private final TopicIds ids = new TopicIds();

	private final List<String> recreated = new ArrayList<>();

	@Test
	void aTopicWithAnotherIdIsNotifiedOnce() {
		this.ids.subscribe("orders", () -> this.recreated.add("orders"));
		this.ids.subscribe("invoices", () -> this.recreated.add("invoices"));
		this.ids.compare(Map.of("orders", this.first, "invoices", this.first));
		assertThat(this.recreated).isEmpty();
		this.ids.compare(Map.of("orders", this.second, "invoices", this.first));
		this.ids.compare(Map.of("orders", this.second, "invoices", this.first));
		assertThat(this.recreated).containsExactly("orders");
	}

	@Test
	void aTopicThatIsMissingTemporarilyKeepsItsId() {
		this.ids.subscribe("orders", () -> this.recreated.add("orders"));
		this.ids.compare(Map.of("orders", this.first));
		this.ids.compare(Map.of());
		this.ids.compare(Map.of("orders", this.first));
		assertThat(this.recreated).isEmpty();
		this.ids.compare(Map.of());
		this.ids.compare(Map.of("orders", this.second));
		assertThat(this.recreated).containsExactly("orders");
	}

	@Test
	void aFailingListenerDoesNotPreventTheNotificationOfOthers() {
		this.ids.subscribe("orders", () -> {
			throw new IllegalStateException("a listener that fails");
		});
		ClusterMonitor.Subscription cancelled = this.ids.subscribe("orders", () -> this.recreated.add("cancelled"));
		this.ids.subscribe("orders", () -> this.recreated.add("orders"));
		cancelled.cancel();
		this.ids.compare(Map.of("orders", this.first));
		this.ids.compare(Map.of("orders", this.second));
		assertThat(this.recreated).containsExactly("orders");
	}

}
