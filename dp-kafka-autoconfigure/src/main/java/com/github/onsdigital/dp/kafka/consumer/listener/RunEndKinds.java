package com.github.onsdigital.dp.kafka.consumer.listener;

import org.apache.kafka.common.errors.AuthenticationException;
import org.apache.kafka.common.errors.AuthorizationException;
import org.apache.kafka.common.errors.FencedInstanceIdException;
import org.jspecify.annotations.Nullable;

import com.github.onsdigital.dp.kafka.consumer.lifecycle.RunEnd;
import com.github.onsdigital.dp.kafka.support.Causes;

/**
 * Classifies the end of a run by its cause.
 */
final class RunEndKinds {

	private RunEndKinds() {
	}

	static RunEnd.Kind of(@Nullable Throwable cause, boolean stopping) {
		if (Causes.find(cause, FencedInstanceIdException.class) != null) {
			return RunEnd.Kind.FENCED;
		}
		if (Causes.find(cause, AuthenticationException.class) != null
				|| Causes.find(cause, AuthorizationException.class) != null) {
			return RunEnd.Kind.AUTH;
		}
		return (cause != null || !stopping) ? RunEnd.Kind.ERROR : RunEnd.Kind.STOPPED;
	}

}
