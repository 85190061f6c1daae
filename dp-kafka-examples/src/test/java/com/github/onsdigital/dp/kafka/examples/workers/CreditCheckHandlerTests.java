package com.github.onsdigital.dp.kafka.examples.workers;

import org.junit.jupiter.api.Test;
import org.springframework.beans.factory.annotation.Autowired;
import org.springframework.test.context.bean.override.mockito.MockitoBean;

import com.github.onsdigital.dp.kafka.test.DpKafkaTest;
import com.github.onsdigital.dp.kafka.test.KafkaTestCluster;
import com.github.onsdigital.dp.kafka.test.TestData;
import com.github.onsdigital.dp.kafka.test.TestGate;

import static com.github.onsdigital.dp.kafka.test.TestData.json;
import static org.assertj.core.api.Assertions.assertThat;
import static org.mockito.ArgumentMatchers.any;
import static org.mockito.ArgumentMatchers.anyInt;
import static org.mockito.BDDMockito.given;
import static org.mockito.Mockito.never;
import static org.mockito.Mockito.verify;

@DpKafkaTest(classes = CreditCheckHandler.class, partitions = 4)
class CreditCheckHandlerTests {

	@Autowired
	private KafkaTestCluster kafka;

	@MockitoBean
	private CreditAgency agency;

	@Test
	void fourPartitionsAreHandledInParallelAndEachInOrder() {
		TestGate gate = this.kafka.gate("agency");
		given(this.agency.accepts(any(), anyInt())).willAnswer((call) -> {
			gate.await();
			return true;
		});
		for (int partition = 0; partition < 4; partition++) {
			this.kafka.topic("orders")
				.partition(partition)
				.send(order("first-" + partition))
				.send(order("second-" + partition));
		}
		this.kafka.settle();
		for (int partition = 0; partition < 4; partition++) {
			verify(this.agency).accepts("first-" + partition, 11);
			verify(this.agency, never()).accepts("second-" + partition, 11);
		}
		gate.open();
		assertThat(this.kafka.consumer("credit-checks")).hasHandled(8)
			.hasCommitted("orders-0", 2)
			.hasCommitted("orders-3", 2);
	}

	private static TestData order(String customer) {
		return json("{\"id\":\"o-1\",\"customer\":\"" + customer + "\",\"amount\":11}");
	}

}
