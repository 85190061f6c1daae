package com.github.onsdigital.dp.kafka.health;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import org.springframework.boot.test.system.CapturedOutput;
import org.springframework.boot.test.system.OutputCaptureExtension;

import com.github.onsdigital.dp.kafka.fakes.FakeConsumer;

import static org.assertj.core.api.Assertions.assertThat;

/**
 * The log lines of holds by health.
 */
@ExtendWith(OutputCaptureExtension.class)
class HealthLogTests {

	private final HealthLoopFixture loop = HealthLoopFixture.create();

	@Test
	void theHoldOfAHealthyStartIsNotLogged(CapturedOutput output) {
		FakeConsumer hello = start();
		assertThat(hello.calls()).containsExactly("hold health", "withdraw health");
		assertThat(output).doesNotContain("Health ");
	}

	@Test
	void aFailureIsLoggedOnceAndItsEndOnce(CapturedOutput output) {
		start();
		this.loop.set("catalogue", "DOWN");
		this.loop.advance(64_000);
		assertThat(output).containsOnlyOnce("consumer hello: held by health: check catalogue is DOWN")
			.doesNotContain("the health hold is withdrawn");
		this.loop.set("catalogue", "UP");
		this.loop.advance(64_000);
		assertThat(output).containsOnlyOnce("consumer hello: held by health")
			.containsOnlyOnce("consumer hello: the health hold is withdrawn");
	}

	private FakeConsumer start() {
		FakeConsumer hello = this.loop.consumer("hello", "catalogue");
		this.loop.set("catalogue", "UP");
		this.loop.step();
		this.loop.runPending();
		return hello;
	}

}
