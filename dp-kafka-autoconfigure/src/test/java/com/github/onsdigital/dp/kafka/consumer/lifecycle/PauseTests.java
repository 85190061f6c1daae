package com.github.onsdigital.dp.kafka.consumer.lifecycle;

import java.time.Duration;

import org.junit.jupiter.api.Test;

import com.github.onsdigital.dp.kafka.consumer.ConsumerState;
import com.github.onsdigital.dp.kafka.consumer.HoldOwner;
import com.github.onsdigital.dp.kafka.consumer.HoldStrength;

import static org.assertj.core.api.Assertions.assertThat;

class PauseTests {

	@Test
	void keepsTheMembershipAndGoesOnWithTheSameRun() {
		try (LifecycleFixture fixture = LifecycleFixture.consuming()) {
			fixture.pause();
			fixture.awaitAsked("pause");
			assertThat(fixture.life.state()).isEqualTo(ConsumerState.STOPPING);
			fixture.run().listener.quiet();
			fixture.await(ConsumerState.STOPPED);
			assertThat(fixture.life.isPaused()).isTrue();
			fixture.life.release(HoldOwner.OPERATOR_PAUSE);
			fixture.await(ConsumerState.CONSUMING);
			assertThat(fixture.run().asked).isEqualTo("run");
			assertThat(fixture.runs.all).hasSize(1);
		}
	}

	@Test
	void aStopOfAPausedOneLeavesTheGroup() {
		try (LifecycleFixture fixture = paused()) {
			fixture.life.hold(HoldOwner.HEALTH, HoldStrength.STOP, "database is DOWN");
			fixture.awaitAsked("stop");
			fixture.run().obey();
			fixture.awaitLastMove("STOPPING > STOPPED HEALTH");
			fixture.life.release(HoldOwner.HEALTH);
			fixture.settle();
			assertThat(fixture.life.state()).isEqualTo(ConsumerState.STOPPED);
			assertThat(fixture.life.isPaused()).isFalse();
			fixture.life.release(HoldOwner.OPERATOR_PAUSE);
			fixture.awaitRuns(2);
		}
	}

	@Test
	void makesNoMembershipThatWasNotThere() {
		try (LifecycleFixture fixture = LifecycleFixture.started()) {
			fixture.pause();
			fixture.awaitAsked("stop");
		}
	}

	@Test
	void survivesARebalance() {
		try (LifecycleFixture fixture = paused()) {
			fixture.run().listener.rebalancing();
			fixture.settle();
			assertThat(fixture.life.isPaused()).isTrue();
			fixture.life.release(HoldOwner.OPERATOR_PAUSE);
			fixture.awaitLastMove("STOPPED > STARTING OPERATOR");
			fixture.run().listener.joined();
			fixture.await(ConsumerState.CONSUMING);
		}
	}

	@Test
	void aPausedContainerThatDiesIsStartedAnewAfterItsBackOff() {
		try (LifecycleFixture fixture = paused()) {
			fixture.run().die();
			fixture.settle();
			assertThat(fixture.life.isPaused()).isFalse();
			fixture.life.release(HoldOwner.OPERATOR_PAUSE);
			fixture.settle();
			assertThat(fixture.life.state()).isEqualTo(ConsumerState.STOPPED);
			fixture.advance(Duration.ofSeconds(1));
			fixture.awaitRuns(2);
		}
	}

	private static LifecycleFixture paused() {
		LifecycleFixture fixture = LifecycleFixture.consuming();
		fixture.pause();
		fixture.awaitAsked("pause");
		fixture.run().listener.quiet();
		fixture.await(ConsumerState.STOPPED);
		return fixture;
	}

}
