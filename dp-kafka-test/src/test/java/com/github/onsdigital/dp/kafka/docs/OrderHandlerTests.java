package com.github.onsdigital.dp.kafka.docs;

import org.junit.jupiter.api.Test;
import org.springframework.beans.factory.annotation.Autowired;
import org.springframework.test.context.bean.override.mockito.MockitoBean;

import com.github.onsdigital.dp.kafka.test.DpKafkaTest;
import com.github.onsdigital.dp.kafka.test.KafkaTestCluster;

import static com.github.onsdigital.dp.kafka.test.TestData.json;
import static org.assertj.core.api.Assertions.assertThat;
import static org.mockito.Mockito.verify;

/**
 * The first example of the page.
 */
@DpKafkaTest(OrderHandler.class)
class OrderHandlerTests {

	@MockitoBean
	private OrderBook book;

	@Test
	void anOrderIsBooked(@Autowired KafkaTestCluster kafka) {
		kafka.topic("orders").send(json("{\"id\":\"a-1\",\"amount\":3}"));
		assertThat(kafka.consumer("orders")).hasHandled(1).hasCommitted("orders-0", 1);
		verify(this.book).add(new Order("a-1", 3));
	}

}
