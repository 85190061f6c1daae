package com.github.onsdigital.dp.kafka.consumer.listener.dispatch;

import java.time.Duration;

import org.junit.jupiter.api.Test;

import com.github.onsdigital.dp.kafka.consumer.UpstreamMessage;
import com.github.onsdigital.dp.kafka.time.TimeSource;

import static org.assertj.core.api.Assertions.assertThat;

/**
 * Messages that were released and not marked.
 */
class UpstreamReleasedTests {

	private final UpstreamQueue queue = new UpstreamQueue(TimeSource.system());

	private final SimulatedMember member = SimulatedMember.upstream(this.queue);

	@Test
	void aCommitDoesNotIncludeALaterReleasedMessage() throws Exception {
		this.member.client.assignPartitions(0);
		this.member.client.send(0, 2);
		UpstreamMessage first = takeAndRelease();
		UpstreamMessage second = takeAndRelease();
		first.commit();
		this.member.poll(1000);
		assertThat(this.member.client.committed(0)).isEqualTo(1);
		second.commit();
		this.member.poll(1000);
		assertThat(this.member.client.committed(0)).isEqualTo(2);
	}

	private UpstreamMessage takeAndRelease() throws InterruptedException {
		this.member.poll(0);
		this.member.poll(0);
		UpstreamMessage message = this.queue.poll(Duration.ZERO);
		assertThat(message).isNotNull();
		message.release();
		return message;
	}

}
