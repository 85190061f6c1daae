package com.github.onsdigital.dp.kafka.badconfig;

import java.util.List;
import java.util.Queue;
import java.util.concurrent.ConcurrentLinkedQueue;

import ch.qos.logback.classic.Level;
import ch.qos.logback.classic.Logger;
import ch.qos.logback.classic.spi.ILoggingEvent;
import ch.qos.logback.core.AppenderBase;
import org.slf4j.LoggerFactory;

/**
 * Records the log events at info and above of the thread that creates it.
 */
final class LogOfThread extends AppenderBase<ILoggingEvent> implements AutoCloseable {

	private final Queue<ILoggingEvent> events = new ConcurrentLinkedQueue<>();

	private final Thread thread = Thread.currentThread();

	private final Logger root = (Logger) LoggerFactory.getLogger(org.slf4j.Logger.ROOT_LOGGER_NAME);

	private final Level usual = this.root.getLevel();

	LogOfThread() {
		this.root.setLevel(Level.INFO);
		setContext(this.root.getLoggerContext());
		start();
		this.root.addAppender(this);
	}

	@Override
	protected void append(ILoggingEvent event) {
		if (Thread.currentThread() == this.thread && event.getLevel().isGreaterOrEqual(Level.INFO)) {
			this.events.add(event);
		}
	}

	List<String> at(Level level) {
		return this.events.stream()
			.filter((event) -> event.getLevel().equals(level))
			.map(ILoggingEvent::getFormattedMessage)
			.toList();
	}

	boolean hasStackTrace() {
		return this.events.stream().anyMatch((event) -> event.getThrowableProxy() != null);
	}

	@Override
	public void close() {
		this.root.detachAppender(this);
		this.root.setLevel(this.usual);
		stop();
	}

}
