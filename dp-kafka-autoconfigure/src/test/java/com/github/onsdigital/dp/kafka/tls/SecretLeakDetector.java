package com.github.onsdigital.dp.kafka.tls;

import java.util.ArrayList;
import java.util.Iterator;
import java.util.List;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.atomic.AtomicLong;
import java.util.stream.Stream;

import ch.qos.logback.classic.Level;
import ch.qos.logback.classic.Logger;
import ch.qos.logback.classic.spi.ILoggingEvent;
import ch.qos.logback.classic.spi.ThrowableProxyUtil;
import ch.qos.logback.core.Appender;
import ch.qos.logback.core.AppenderBase;
import org.slf4j.LoggerFactory;

/**
 * Receives the events of all loggers of the JVM at TRACE, and searches them for parts of
 * secrets. It reports only the places, never the secrets.
 */
final class SecretLeakDetector extends AppenderBase<ILoggingEvent> implements AutoCloseable {

	private final Logger root = (Logger) LoggerFactory.getLogger(org.slf4j.Logger.ROOT_LOGGER_NAME);

	private final Level level = this.root.getLevel();

	private final List<Appender<ILoggingEvent>> others = new ArrayList<>();

	private final List<String> parts;

	private final Set<String> found = ConcurrentHashMap.newKeySet();

	private final AtomicLong events = new AtomicLong();

	/**
	 * Starts listening, and suppresses output to the console meanwhile.
	 * @param secrets the texts with keys
	 */
	SecretLeakDetector(List<String> secrets) {
		this.parts = secrets.stream().flatMap(SecretLeakDetector::parts).distinct().toList();
		for (Iterator<Appender<ILoggingEvent>> all = this.root.iteratorForAppenders(); all.hasNext();) {
			this.others.add(all.next());
		}
		setContext(this.root.getLoggerContext());
		start();
		listen();
	}

	private static Stream<String> parts(String secret) {
		List<String> lines = secret.lines()
			.filter((line) -> line.length() >= 16 && !line.contains("-----") && !line.contains(":"))
			.toList();
		// the modulus of an RSA key comes first, and is also in the certificate
		return lines.stream().skip((lines.size() > 10) ? lines.size() / 3 : 0).map((line) -> line.substring(0, 16));
	}

	/** Called again after an application has configured its logging. */
	void listen() {
		this.root.detachAndStopAllAppenders();
		this.root.setLevel(Level.TRACE);
		this.root.getLoggerContext().getLoggerList().stream().filter((one) -> one != this.root).forEach((one) -> {
			one.setLevel(null);
			one.setAdditive(true);
		});
		this.root.addAppender(this);
		if (!isStarted()) {
			start();
		}
	}

	@Override
	protected void append(ILoggingEvent event) {
		this.events.incrementAndGet();
		search("log of " + event.getLoggerName(), event.getFormattedMessage());
		if (event.getThrowableProxy() != null) {
			search("exception logged by " + event.getLoggerName(),
					ThrowableProxyUtil.asString(event.getThrowableProxy()));
		}
	}

	void search(String where, String text) {
		if (this.parts.stream().anyMatch(text::contains)) {
			this.found.add(where);
		}
	}

	Set<String> found() {
		return this.found;
	}

	int parts() {
		return this.parts.size();
	}

	long events() {
		return this.events.get();
	}

	@Override
	public void close() {
		this.root.detachAppender(this);
		this.root.setLevel(this.level);
		this.others.forEach((one) -> {
			one.start();
			this.root.addAppender(one);
		});
	}

}
