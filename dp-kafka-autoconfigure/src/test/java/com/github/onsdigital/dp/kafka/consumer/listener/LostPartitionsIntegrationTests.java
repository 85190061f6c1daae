package com.github.onsdigital.dp.kafka.consumer.listener;

import java.util.concurrent.TimeUnit;

import org.apache.kafka.clients.admin.RemoveMembersFromConsumerGroupOptions;
import org.junit.jupiter.api.Test;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

/**
 * The coordinator removes the member between a handler call and its commit.
 */
class LostPartitionsIntegrationTests extends RunsOnABroker {

	@Test
	void handledButUncommittedRecordsAreNotHandledAgain() throws Exception {
		send(0, 1, 3);
		single((record) -> {
			if (text(record).equals("5")) {
				forgetMembers();
			}
			this.handled.add(text(record));
		});
		awaitCommitted(0, 3);
		send(0, 4, 10);
		awaitCommitted(0, 10);
		await().atMost(LIMIT).until(() -> this.recording.events.contains("rebalancing"));
		assertThat(this.handled).containsExactly("1", "2", "3", "4", "5", "6", "7", "8", "9", "10");
	}

	private void forgetMembers() throws Exception {
		admin.removeMembersFromConsumerGroup("group-" + this.topic, new RemoveMembersFromConsumerGroupOptions())
			.all()
			.get(LIMIT.toSeconds(), TimeUnit.SECONDS);
	}

}
