package com.github.onsdigital.dp.kafka.fakes;

import java.lang.reflect.Proxy;
import java.time.Instant;
import java.util.Objects;

import com.github.onsdigital.dp.kafka.check.CheckState;
import com.github.onsdigital.dp.kafka.check.CheckStatus;
import com.github.onsdigital.dp.kafka.producer.MessageProducer;

/**
 * Creates producers that have a check and do not send.
 */
public final class FakeProducer {

	private FakeProducer() {
	}

	public static MessageProducer of(String name, CheckStatus status) {
		Instant time = Instant.parse("2026-11-23T10:15:30Z");
		CheckState check = new CheckState(status, "as set by the test", time, time, null);
		return (MessageProducer) Objects.requireNonNull(Proxy.newProxyInstance(FakeProducer.class.getClassLoader(),
				new Class<?>[] { MessageProducer.class }, (proxy, method, arguments) -> switch (method.getName()) {
					case "name", "toString" -> name;
					case "topic" -> name + "-topic";
					case "isInitialised" -> true;
					case "check" -> check;
					case "hashCode" -> name.hashCode();
					case "equals" -> false;
					case "close" -> null;
					default -> throw new UnsupportedOperationException(method.getName());
				}));
	}

}
