package com.github.onsdigital.dp.kafka.examples.batches;

import java.time.Duration;
import java.util.List;
import java.util.stream.IntStream;

import org.junit.jupiter.api.Test;
import org.springframework.beans.factory.annotation.Autowired;
import org.springframework.test.context.bean.override.mockito.MockitoBean;

import com.github.onsdigital.dp.kafka.examples.batches.SearchIndexHandler.OrderPlaced;
import com.github.onsdigital.dp.kafka.test.DpKafkaTest;
import com.github.onsdigital.dp.kafka.test.KafkaTestCluster;

import static com.github.onsdigital.dp.kafka.test.TestData.json;
import static org.assertj.core.api.Assertions.assertThat;
import static org.mockito.ArgumentMatchers.any;
import static org.mockito.BDDMockito.willThrow;
import static org.mockito.Mockito.times;
import static org.mockito.Mockito.verify;

@DpKafkaTest(SearchIndexHandler.class)
class SearchIndexHandlerTests {

	@Autowired
	private KafkaTestCluster kafka;

	@MockitoBean
	private SearchIndex index;

	@Test
	void aFullBatchIsIndexedAtOnceAndTheRestAfterItsWaitTime() {
		List<OrderPlaced> orders = send(60);
		assertThat(this.kafka.consumer("search-index")).hasHandled(50).hasCommitted("orders-0", 50);
		verify(this.index).addAll(orders.subList(0, 50));
		this.kafka.clock().advance(Duration.ofMillis(200));
		assertThat(this.kafka.consumer("search-index")).hasHandled(60).hasCommitted("orders-0", 60);
		verify(this.index).addAll(orders.subList(50, 60));
	}

	@Test
	void aBatchThatFailsIsIndexedAgainAndNotCommittedBefore() {
		willThrow(new IllegalStateException("busy")).willDoNothing().given(this.index).addAll(any());
		List<OrderPlaced> orders = send(50);
		assertThat(this.kafka.consumer("search-index")).hasHandled(0).hasCommittedNothing();
		this.kafka.clock().advance(Duration.ofMillis(200));
		assertThat(this.kafka.consumer("search-index")).hasHandled(50).hasCommitted("orders-0", 50);
		verify(this.index, times(2)).addAll(orders);
	}

	private List<OrderPlaced> send(int count) {
		List<OrderPlaced> orders = IntStream.range(0, count)
			.mapToObj((number) -> new OrderPlaced("o-" + number, "Ada", 11))
			.toList();
		orders.forEach((order) -> this.kafka.topic("orders").send(json(order)));
		return orders;
	}

}
