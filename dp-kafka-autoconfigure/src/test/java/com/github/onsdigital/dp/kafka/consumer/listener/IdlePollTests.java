package com.github.onsdigital.dp.kafka.consumer.listener;

import java.time.Duration;
import java.util.Map;

import org.junit.jupiter.api.Test;

import com.github.onsdigital.dp.kafka.consumer.lifecycle.ConsumerRun;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

/**
 * The poll timeout while no records arrive. With the consumer protocol the client does
 * not fetch again within a poll.
 */
class IdlePollTests {

	private final RunsInMemory runs = new RunsInMemory(1, 3);

	@Test
	void theContainersPollTimeoutIsUsedWithTheClassicProtocol() {
		assertThat(longestPoll()).isEqualTo(5_000);
	}

	@Test
	void aPollLastsHalfASecondWithTheConsumerProtocol() {
		this.runs.clientProperties = Map.of("group.protocol", "consumer");
		assertThat(longestPoll()).isEqualTo(500);
	}

	@Test
	void theProtocolSettingOfAllConsumersCountsToo() {
		this.runs.sharedProperties = Map.of("group.protocol", "CONSUMER");
		assertThat(longestPoll()).isEqualTo(500);
	}

	private long longestPoll() {
		ConsumerRun run = this.runs.single((record) -> null);
		this.runs.awaitCommitted(0, 3);
		long polls = this.runs.client.polls.get();
		await().atMost(Duration.ofSeconds(30)).until(() -> this.runs.client.polls.get() > polls + 5);
		this.runs.stop(run);
		return this.runs.client.longestPoll.get();
	}

}
