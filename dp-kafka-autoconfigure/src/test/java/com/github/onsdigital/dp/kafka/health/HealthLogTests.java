package com.github.onsdigital.dp.kafka.health;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import org.springframework.boot.test.system.CapturedOutput;
import org.springframework.boot.test.system.OutputCaptureExtension;

import com.github.onsdigital.dp.kafka.fakes.FakeConsumer;

import static org.assertj.core.api.Assertions.assertThat;

/**
 * What health logs of the holds that it places.
 */
@ExtendWith(OutputCaptureExtension.class)
class HealthLogTests {

	private final LoopRig rig = LoopRig.create();

	@Test
	void theHoldOfAHealthyStartIsNotLogged(CapturedOutput output) {
		FakeConsumer hello = start();
		assertThat(hello.calls()).containsExactly("hold health", "release health");
		assertThat(output).doesNotContain("Health ");
	}

	@Test
	void aFailureIsLoggedOnceAndItsEndOnce(CapturedOutput output) {
		start();
		this.rig.set("catalogue", "DOWN");
		this.rig.turn(64_000);
		assertThat(output).containsOnlyOnce("Health holds consumer hello: check catalogue is DOWN")
			.doesNotContain("Health lets");
		this.rig.set("catalogue", "UP");
		this.rig.turn(64_000);
		assertThat(output).containsOnlyOnce("Health holds consumer hello")
			.containsOnlyOnce("Health lets consumer hello go");
	}

	private FakeConsumer start() {
		FakeConsumer hello = this.rig.consumer("hello", "catalogue");
		this.rig.set("catalogue", "UP");
		this.rig.step();
		this.rig.answers();
		return hello;
	}

}
