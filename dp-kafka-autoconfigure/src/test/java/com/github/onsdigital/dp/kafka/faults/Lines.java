package com.github.onsdigital.dp.kafka.faults;

import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Queue;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.stream.Collectors;

import ch.qos.logback.classic.Level;
import ch.qos.logback.classic.Logger;
import ch.qos.logback.classic.LoggerContext;
import ch.qos.logback.classic.spi.ILoggingEvent;
import ch.qos.logback.core.AppenderBase;
import org.slf4j.LoggerFactory;

/**
 * Records the lines that this process logs at the default levels, and detects floods.
 */
final class Lines extends AppenderBase<ILoggingEvent> implements AutoCloseable {

	private static final long PERIOD = Duration.ofSeconds(10).toMillis();

	private final Queue<ILoggingEvent> lines = new ConcurrentLinkedQueue<>();

	private Lines() {
	}

	static Lines open() {
		Lines lines = new Lines();
		LoggerContext context = (LoggerContext) LoggerFactory.getILoggerFactory();
		lines.setContext(context);
		lines.start();
		context.getLogger(Logger.ROOT_LOGGER_NAME).addAppender(lines);
		return lines;
	}

	@Override
	protected void append(ILoggingEvent event) {
		if (event.getLevel().isGreaterOrEqual(Level.WARN)) {
			event.getFormattedMessage();
			this.lines.add(event);
		}
	}

	/**
	 * Returns dp-kafka's lines that were logged more than once in ten seconds for one
	 * cause and instance. Lines of the cluster monitor are ignored: it logs each step of
	 * its back-off.
	 * @param instances the number of instances that log here
	 * @return the violations
	 */
	List<String> floods(int instances) {
		List<String> floods = new ArrayList<>();
		Map<String, List<ILoggingEvent>> byCause = this.lines.stream()
			.filter((line) -> line.getLoggerName().startsWith("com.github.onsdigital"))
			.filter((line) -> !line.getLoggerName().contains(".faults."))
			.filter((line) -> !line.getLoggerName().contains(".cluster."))
			.collect(Collectors.groupingBy(Lines::cause));
		byCause.forEach((cause, all) -> {
			long first = all.get(0).getTimeStamp();
			long last = all.get(all.size() - 1).getTimeStamp();
			if (all.size() > instances * (1 + (last - first) / PERIOD)) {
				floods.add("I11 " + all.size() + " lines in " + (last - first) + " ms: " + cause);
			}
		});
		return floods;
	}

	private static String cause(ILoggingEvent line) {
		return line.getThreadName() + ": " + line.getFormattedMessage().replaceAll("\\d+", "#");
	}

	String summary() {
		Map<String, Long> byLogger = this.lines.stream()
			.collect(Collectors.groupingBy(ILoggingEvent::getLoggerName, Collectors.counting()));
		return this.lines.size() + " warnings " + byLogger;
	}

	@Override
	public void close() {
		LoggerContext context = (LoggerContext) LoggerFactory.getILoggerFactory();
		context.getLogger(Logger.ROOT_LOGGER_NAME).detachAppender(this);
	}

}
