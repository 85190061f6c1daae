package com.github.onsdigital.dp.kafka.faults;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;

import com.github.onsdigital.dp.kafka.testcluster.JavaProcess;

/**
 * An instance in its own process.
 */
final class RemoteInstance implements AutoCloseable {

	private final Path events;

	private final JavaProcess process;

	private final String name;

	RemoteInstance(Plan plan, String name, Path folder) {
		this.name = name;
		this.events = folder.resolve(name + ".json");
		List<String> arguments = List.of(name, this.events.toString(), plan.servers(), plan.topic(), plan.subscribeTo(),
				plan.protocol());
		this.process = JavaProcess.start(MemberMain.class, List.of("-Xmx256m", "-Djava.net.preferIPv4Stack=true"),
				arguments, Map.of(), folder.resolve(name + ".out"));
	}

	JavaProcess process() {
		return this.process;
	}

	String name() {
		return this.name;
	}

	/**
	 * Returns its events until now.
	 * @return the events
	 */
	List<Event> events() {
		return FileLog.read(this.events);
	}

	String output() {
		try {
			Path file = this.events.resolveSibling(this.name + ".out");
			return Files.exists(file) ? Files.readString(file) : "";
		}
		catch (IOException ex) {
			throw new UncheckedIOException(ex);
		}
	}

	@Override
	public void close() {
		this.process.close();
	}

}
