package com.github.onsdigital.dp.kafka.consumer.listener;

import org.apache.kafka.common.KafkaException;
import org.apache.kafka.common.errors.FencedInstanceIdException;
import org.apache.kafka.common.errors.GroupAuthorizationException;
import org.apache.kafka.common.errors.SslAuthenticationException;
import org.junit.jupiter.api.Test;

import com.github.onsdigital.dp.kafka.consumer.lifecycle.RunEnd;

import static org.assertj.core.api.Assertions.assertThat;

class RunEndKindsTests {

	@Test
	void aMemberWithADuplicateInstanceIdIsFenced() {
		assertThat(of(new FencedInstanceIdException("planted"))).isEqualTo(RunEnd.Kind.FENCED);
		assertThat(of(new KafkaException("planted", new FencedInstanceIdException("planted"))))
			.isEqualTo(RunEnd.Kind.FENCED);
	}

	@Test
	void authorizationAndAuthenticationErrorsEndWithAuth() {
		assertThat(of(new GroupAuthorizationException("billing"))).isEqualTo(RunEnd.Kind.AUTH);
		assertThat(of(new KafkaException("planted", new SslAuthenticationException("planted"))))
			.isEqualTo(RunEnd.Kind.AUTH);
	}

	@Test
	void anEndWithoutAStopRequestIsAnError() {
		assertThat(of(new IllegalStateException("planted"))).isEqualTo(RunEnd.Kind.ERROR);
		assertThat(RunEndKinds.of(null, false)).isEqualTo(RunEnd.Kind.ERROR);
		assertThat(RunEndKinds.of(new IllegalStateException("planted"), true)).isEqualTo(RunEnd.Kind.ERROR);
		assertThat(RunEndKinds.of(null, true)).isEqualTo(RunEnd.Kind.STOPPED);
	}

	private static RunEnd.Kind of(Throwable cause) {
		return RunEndKinds.of(cause, false);
	}

}
