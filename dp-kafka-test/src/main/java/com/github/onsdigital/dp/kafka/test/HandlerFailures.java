package com.github.onsdigital.dp.kafka.test;

import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.concurrent.ConcurrentHashMap;

import org.jspecify.annotations.Nullable;

import com.github.onsdigital.dp.kafka.support.Causes;
import com.github.onsdigital.dp.kafka.support.Guarded;
import com.github.onsdigital.dp.kafka.support.SafeThrowable;

/**
 * The last failure of the handler of each consumer. Its message may contain parts of a
 * payload: the text of a failed assertion contains only classes and a place in the code,
 * and the failure itself is a suppressed exception of the assertion's. Thread-safe.
 */
final class HandlerFailures {

	private final Map<String, Throwable> last = new ConcurrentHashMap<>();

	void add(String consumer, Throwable failure) {
		this.last.put(consumer, failure);
	}

	void clear() {
		this.last.clear();
	}

	// Describes the last failure of a consumer, empty if there is none.
	String describe(String consumer) {
		Throwable failure = this.last.get(consumer);
		if (failure == null) {
			return "";
		}
		List<Throwable> chain = Causes.of(failure);
		Throwable root = chain.get(chain.size() - 1);
		String cause = (root != failure) ? ", caused by " + root.getClass().getName() : "";
		return "last failure of the handler: " + failure.getClass().getName() + cause + place(root);
	}

	// the first place that is not in the JDK
	private static String place(Throwable failure) {
		StackTraceElement @Nullable [] frames = Guarded.call(failure, Throwable::getStackTrace);
		for (StackTraceElement frame : (frames != null) ? frames : new StackTraceElement[0]) {
			if (!frame.getClassName().matches("(java|javax|jdk|sun)\\..*")) {
				return " at " + frame;
			}
		}
		return "";
	}

	// Adds the last failures of the consumers to a failed assertion.
	AssertionError addTo(AssertionError error, List<String> consumers) {
		consumers.stream()
			.map(this.last::get)
			.filter(Objects::nonNull)
			.map(SafeThrowable::forCause)
			.forEach(error::addSuppressed);
		return error;
	}

}
