package com.github.onsdigital.dp.kafka.endpoint;

import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.stream.IntStream;

import org.assertj.core.api.InstanceOfAssertFactories;
import org.junit.jupiter.api.Test;

import com.github.onsdigital.dp.kafka.consumer.ConcurrencyStatus;
import com.github.onsdigital.dp.kafka.consumer.PartitionWindow;
import com.github.onsdigital.dp.kafka.consumer.UnfinishedCall;
import com.github.onsdigital.dp.kafka.fakes.FakeConsumer;

import static org.assertj.core.api.Assertions.assertThat;

class ConsumerDescriptionTests {

	private final FakeConsumer consumer = FakeConsumer.of("orders");

	@Test
	void aConsumerWithoutWorkersHasNoConcurrency() {
		assertThat(ConsumerDescription.of(this.consumer)).doesNotContainKey("concurrency");
	}

	@Test
	void windowsAndCallsAreDescribed() {
		this.consumer.concurrency(new ConcurrencyStatus(3, 2, 100,
				List.of(new PartitionWindow(0, 1, 7L, Duration.ZERO, 0, false),
						new PartitionWindow(1, 0, null, Duration.ZERO, 0, false),
						new PartitionWindow(2, 98, 4711L, Duration.ofMillis(61_900), 4, true)),
				List.of(new UnfinishedCall(5, 42, Duration.ofSeconds(12)))));
		assertThat(ConsumerDescription.of(this.consumer)).containsEntry("concurrency",
				Map.of("inFlight", 3, "lanes", 2, "maxUncommitted", 100, "windows",
						List.of(Map.of("partition", 2, "size", 98, "oldestOffset", 4711L, "oldestAgeSeconds", 61L,
								"failedCalls", 4, "blocked", true),
								Map.of("partition", 0, "size", 1, "oldestOffset", 7L, "oldestAgeSeconds", 0L,
										"failedCalls", 0, "blocked", false)),
						"unfinishedCalls", List.of(Map.of("partition", 5, "offset", 42L, "runningForSeconds", 12L))));
	}

	@Test
	void theListsAreBoundedAndBlockedWindowsComeFirst() {
		List<PartitionWindow> windows = IntStream.range(0, 1_000)
			.mapToObj((partition) -> new PartitionWindow(partition, partition + 1, 1L, Duration.ZERO, 0, partition < 2))
			.toList();
		List<UnfinishedCall> calls = IntStream.range(0, 1_000)
			.mapToObj((offset) -> new UnfinishedCall(0, offset, Duration.ZERO))
			.toList();
		this.consumer.concurrency(new ConcurrencyStatus(1_000, 1_000, 1_000, windows, calls));
		Map<String, Object> concurrency = assertThat(ConsumerDescription.of(this.consumer)).extracting("concurrency")
			.asInstanceOf(InstanceOfAssertFactories.map(String.class, Object.class))
			.actual();
		assertThat(concurrency.get("windows")).asInstanceOf(InstanceOfAssertFactories.LIST)
			.hasSize(20)
			.extracting("partition")
			.startsWith(1, 0, 999, 998);
		assertThat(concurrency.get("unfinishedCalls")).asInstanceOf(InstanceOfAssertFactories.LIST).hasSize(20);
	}

}
