package com.github.onsdigital.dp.kafka.cluster;

import java.nio.ByteBuffer;

import javax.net.ssl.SSLEngine;
import javax.net.ssl.SSLException;

import org.apache.kafka.common.security.ssl.DefaultSslEngineFactory;
import org.mockito.AdditionalAnswers;

import static org.mockito.ArgumentMatchers.any;
import static org.mockito.BDDMockito.willAnswer;
import static org.mockito.BDDMockito.willThrow;
import static org.mockito.Mockito.mock;

/**
 * Kafka's engines, with failures that an engine should not have.
 */
public final class FailingEngines extends DefaultSslEngineFactory {

	static volatile Failing next = Failing.NEVER;

	@Override
	public SSLEngine createClientSslEngine(String host, int port, String hostCheck) {
		SSLEngine real = super.createClientSslEngine(host, port, hostCheck);
		if (next == Failing.NEVER) {
			return real;
		}
		SSLEngine engine = mock(SSLEngine.class, AdditionalAnswers.delegatesTo(real));
		Throwable failure = (next == Failing.WITH_AN_ERROR) ? new NoClassDefFoundError("s3cret")
				: new UnsupportedOperationException("s3cret");
		try {
			if (next != Failing.WHEN_KEPT) {
				willThrow(failure).given(engine).beginHandshake();
			}
			else {
				willAnswer((call) -> {
					if (next == Failing.NEVER) {
						throw failure;
					}
					return real.wrap(call.<ByteBuffer>getArgument(0), call.<ByteBuffer>getArgument(1));
				}).given(engine).wrap(any(ByteBuffer.class), any(ByteBuffer.class));
			}
		}
		catch (SSLException ex) {
			throw new IllegalStateException(ex);
		}
		return engine;
	}

	/**
	 * When the engines fail.
	 */
	enum Failing {

		/** Never. */
		NEVER,

		/** At the start of the handshake. */
		AT_THE_START,

		/** At the start of the handshake, with an error. */
		WITH_AN_ERROR,

		/** When a kept connection is used again after this was set to another value. */
		WHEN_KEPT

	}

}
