package com.github.onsdigital.dp.kafka.consumer.listener.dispatch;

import java.time.Duration;

import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import org.springframework.boot.test.system.CapturedOutput;
import org.springframework.boot.test.system.OutputCaptureExtension;

import com.github.onsdigital.dp.kafka.consumer.UpstreamMessage;
import com.github.onsdigital.dp.kafka.time.TimeSource;

import static org.assertj.core.api.Assertions.assertThat;

/**
 * Messages that were marked and not committed when their partition was lost.
 */
@ExtendWith(OutputCaptureExtension.class)
class UpstreamLostTests {

	private final UpstreamQueue queue = new UpstreamQueue(TimeSource.system());

	private final SimulatedMember member = SimulatedMember.upstream(this.queue);

	@BeforeEach
	void markThree() throws Exception {
		this.member.client.assignPartitions(0);
		this.member.client.send(0, 3);
		for (int i = 0; i < 3; i++) {
			this.member.poll(0);
			this.member.poll(0);
			UpstreamMessage message = this.queue.poll(Duration.ZERO);
			assertThat(message).isNotNull();
			message.mark();
			message.release();
		}
		this.member.poll(0);
	}

	@Test
	void areReportedAndDoNotCountAsCommitted(CapturedOutput output) {
		this.member.client.lose(0);
		assertThat(output).containsOnlyOnce("messages of orders-0 were marked up to offset 2 and are not committed");
		end();
		assertThat(this.member.events).contains("closed false");
	}

	@Test
	void areCommittedIfTheNextOwnerCommittedThem() {
		this.member.client.lose(0);
		this.member.client.committedOffsets.put(SimulatedClient.partition(0), 3L);
		end();
		assertThat(this.member.events).contains("closed true");
	}

	@Test
	void areCommittedByARevocation(CapturedOutput output) {
		this.member.client.assignPartitions();
		end();
		assertThat(this.member.client.committed(0)).isEqualTo(3);
		assertThat(this.member.events).contains("closed true");
		assertThat(output).doesNotContain("are not committed");
	}

	private void end() {
		this.member.control.stop();
		this.member.consumer.unsubscribe();
		this.member.consumer.close();
	}

}
