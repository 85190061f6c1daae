package com.github.onsdigital.dp.kafka.consumer.lifecycle;

import java.time.Duration;

import org.junit.jupiter.api.Test;

import com.github.onsdigital.dp.kafka.consumer.ConsumerState;
import com.github.onsdigital.dp.kafka.consumer.HoldOwner;
import com.github.onsdigital.dp.kafka.consumer.HoldStrength;

import static org.assertj.core.api.Assertions.assertThat;

class PauseTests {

	@Test
	void keepsTheMembershipAndContinuesWithTheSameRun() {
		try (LifecycleFixture fixture = LifecycleFixture.consuming()) {
			fixture.pause();
			fixture.awaitRequested("pause");
			assertThat(fixture.lifecycle.state()).isEqualTo(ConsumerState.STOPPING);
			fixture.run().listener.idle();
			fixture.await(ConsumerState.STOPPED);
			assertThat(fixture.lifecycle.isPaused()).isTrue();
			fixture.lifecycle.withdrawHold(HoldOwner.OPERATOR_PAUSE);
			fixture.await(ConsumerState.CONSUMING);
			assertThat(fixture.run().requested).isEqualTo("run");
			assertThat(fixture.runs.all).hasSize(1);
		}
	}

	@Test
	void stoppingAPausedConsumerLeavesTheGroup() {
		try (LifecycleFixture fixture = paused()) {
			fixture.lifecycle.hold(HoldOwner.HEALTH, HoldStrength.STOP, "database is DOWN");
			fixture.awaitRequested("stop");
			fixture.run().performRequest();
			fixture.awaitLastTransition("STOPPING > STOPPED HEALTH");
			fixture.lifecycle.withdrawHold(HoldOwner.HEALTH);
			fixture.awaitReconciled();
			assertThat(fixture.lifecycle.state()).isEqualTo(ConsumerState.STOPPED);
			assertThat(fixture.lifecycle.isPaused()).isFalse();
			fixture.lifecycle.withdrawHold(HoldOwner.OPERATOR_PAUSE);
			fixture.awaitRuns(2);
		}
	}

	@Test
	void createsNoMembership() {
		try (LifecycleFixture fixture = LifecycleFixture.started()) {
			fixture.pause();
			fixture.awaitRequested("stop");
		}
	}

	@Test
	void survivesARebalance() {
		try (LifecycleFixture fixture = paused()) {
			fixture.run().listener.rebalancing();
			fixture.awaitReconciled();
			assertThat(fixture.lifecycle.isPaused()).isTrue();
			fixture.lifecycle.withdrawHold(HoldOwner.OPERATOR_PAUSE);
			fixture.awaitLastTransition("STOPPED > STARTING OPERATOR");
			fixture.run().listener.joined();
			fixture.await(ConsumerState.CONSUMING);
		}
	}

	@Test
	void aPausedContainerThatEndsIsStartedAgainAfterItsBackOff() {
		try (LifecycleFixture fixture = paused()) {
			fixture.run().fail();
			fixture.awaitReconciled();
			assertThat(fixture.lifecycle.isPaused()).isFalse();
			fixture.lifecycle.withdrawHold(HoldOwner.OPERATOR_PAUSE);
			fixture.awaitReconciled();
			assertThat(fixture.lifecycle.state()).isEqualTo(ConsumerState.STOPPED);
			fixture.advance(Duration.ofSeconds(1));
			fixture.awaitRuns(2);
		}
	}

	private static LifecycleFixture paused() {
		LifecycleFixture fixture = LifecycleFixture.consuming();
		fixture.pause();
		fixture.awaitRequested("pause");
		fixture.run().listener.idle();
		fixture.await(ConsumerState.STOPPED);
		return fixture;
	}

}
